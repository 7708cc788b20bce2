/** Aligned columns of text. */

export interface Column {
  readonly title: string;
  /** Default "right", as numbers are read. */
  readonly align?: "left" | "right";
}

/** Lines of a table, titles first; columns two spaces apart, no trailing spaces. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ title }, k) =>
    Math.max(title.length, ...rows.map((row) => (row[k] ?? "").length)),
  );
  const lineOf = (cells: readonly string[]) =>
    columns
      .map(({ align }, k) => {
        const cell = cells[k] ?? "";
        return align === "left" ? cell.padEnd(widths[k]) : cell.padStart(widths[k]);
      })
      .join("  ")
      .trimEnd();
  return [lineOf(columns.map(({ title }) => title)), ...rows.map(lineOf)];
}
