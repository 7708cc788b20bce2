/** Building blocks of the report's static HTML. Everything that is text goes through `escapeMarkup`. */
import { escapeMarkup } from "../draw/svg-context.ts";

/** Markup that is safe to insert as it is. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Template tag: values are escaped, unless they are markup already; arrays are joined. */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Markup {
  let text = strings[0];
  values.forEach((value, i) => {
    text += render(value) + strings[i + 1];
  });
  return new Markup(text);
}

function render(value: unknown): string {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(render).join("");
  if (value === undefined || value === null || value === false) return "";
  return escapeMarkup(String(value));
}

/** One column of a table. */
export interface Column {
  readonly name: string;
  /** Explains the column on hover; default none. */
  readonly note?: string;
}

/** A table whose first column names the row and whose others hold right-aligned figures. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
): Markup {
  return html`<div class="table"><table><caption>${caption}</caption><thead><tr>${columns.map(
    ({ name, note }) => html`<th scope="col"${note ? html` title="${note}"` : ""}>${name}</th>`,
  )}</tr></thead><tbody>${rows.map(
    ([name, ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

/** Pairs of a name and what it is. */
export function definitions(pairs: readonly (readonly [string, unknown] | undefined)[]): Markup {
  return html`<dl>${pairs.map((pair) => pair && html`<div><dt>${pair[0]}</dt><dd>${pair[1]}</dd></div>`)}</dl>`;
}

/** With a capital and a full stop; the text must not start with a name, whose spelling would change. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + ".";
}
