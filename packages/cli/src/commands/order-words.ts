/** The order of units in words and tables. */
import { hyperplaneNumbers, roundedVector, type UnitCrease, type UnitData, type UnitOrder } from "reluscope";
import { countOf, shortNumber } from "../number-format.ts";
import { textTable } from "../text-table.ts";
import type { OrderResult } from "./order.ts";

/** Rows of tables listed for a person; --json has all. */
const LISTED = 24;
const LISTED_NUMBERS = 8;
const LISTED_UNITS = 16;

export function orderLines(
  { units, extents, classes, chains, antichain, exactPrograms }: UnitOrder,
  text: string,
): string[] {
  const count = (extent: UnitOrder["extents"][number]) => extents.filter((one) => one === extent).length;
  const parts = (["somewhere", "everywhere", "nowhere"] as const)
    .filter((extent) => count(extent) > 0)
    .map((extent) => `${count(extent)} on ${extent}`);
  if (count("linear") > 0) parts.push(`${count("linear")} linear`);
  const lines = [`${countOf(units, "unit")} in the first layer on ${text}: ${parts.join(", ")}`];
  const shared = classes.filter((own) => own.length > 1 && extents[own[0]] === "somewhere");
  if (shared.length > 0)
    lines.push(`on at the same points: ${shared.map((own) => own.join(" = ")).join("; ")}`);
  const dead = extents.flatMap((extent, unit) => (extent === "nowhere" ? [unit] : []));
  if (dead.length > 0) lines.push(`never on: ${listed(dead)}`);
  if (chains.length === 0) return lines;
  const nameOf = (k: number) => classes[k].join(" = ");
  const ordered = [...chains].sort((a, b) => b.length - a.length);
  const long = ordered.filter((chain) => chain.length > 1);
  lines.push(
    "",
    `${countOf(chains.length, "chain")}, as few as can be${antichain.length > 1 ? `: none of these ${antichain.length} is before another: ${listed(antichain.map(nameOf))}` : ""}`,
  );
  if (long.length > 0)
    lines.push(
      ...textTable(
        [{ title: "units" }, { title: "chain: each is on only where the one before it is", align: "left" }],
        long.slice(0, LISTED).map((chain) => [String(chain.length), chain.map(nameOf).join(" > ")]),
      ),
    );
  if (long.length > LISTED)
    lines.push(`… and ${countOf(long.length - LISTED, "chain")} more; --json has all`);
  const alone = ordered.filter((chain) => chain.length === 1).map(([k]) => nameOf(k));
  if (alone.length > 0) lines.push(`alone in a chain: ${listed(alone)}`);
  if (exactPrograms > 0)
    lines.push(`${countOf(exactPrograms, "pair")} of units decided by exact linear programs`);
  return lines;
}

export function creaseLines(creases: readonly UnitCrease[], output: number): string[] {
  const inside = creases.filter((crease) => crease.inside);
  const cancelled = inside.filter(({ jump }) => jump.top === 0n).length;
  const visible = inside.filter(({ jump }) => jump.top !== 0n);
  const lines = [
    `output ${output}: ${countOf(visible.length, "crease")} in the domain, ${cancelled} cancelled, ${creases.length - inside.length} outside`,
  ];
  if (visible.length === 0) return lines;
  lines.push(
    ...textTable(
      [
        { title: "units", align: "left" },
        { title: "hyperplane, 0 =", align: "left" },
        { title: "jump of the gradient", align: "left" },
      ],
      visible
        .slice(0, LISTED)
        .map(({ units, hyperplane, gradientJump }) => [
          units.join(" = "),
          numbers(hyperplaneNumbers(hyperplane)),
          numbers(roundedVector(gradientJump)),
        ]),
    ),
  );
  if (visible.length > LISTED)
    lines.push(`… and ${countOf(visible.length - LISTED, "crease")} more; --json has all`);
  return lines;
}

export function dataLines(data: UnitData, { order, built }: OrderResult): string[] {
  const { cells, unitStart, rows, outside } = data;
  const counts = Array.from({ length: order.units }, (_, unit) => unitStart[unit + 1] - unitStart[unit]);
  const idle = counts.flatMap((count, unit) =>
    count === 0 && order.extents[unit] !== "linear" ? [unit] : [],
  );
  const all = counts.flatMap((count, unit) => (count > 0 && count === rows - outside.length ? [unit] : []));
  const lines = [
    `${countOf(cells.length, "cell")} of the first layer hold ${countOf(rows - outside.length, "row")} of data`,
  ];
  if (idle.length > 0) lines.push(`on at no row: ${listed(idle)}`);
  if (all.length > 0) lines.push(`on at every row: ${listed(all)}`);
  lines.push(
    ...textTable(
      [
        { title: "rows" },
        { title: "units that are on, chain by chain", align: "left" },
        ...(built ? [{ title: "output there", align: "left" } as const] : []),
      ],
      cells.slice(0, LISTED).map((cell) => {
        const piece = built?.(cell);
        const map = piece && (piece.steps.at(-1)?.map ?? piece.start);
        const chains = cell.chains.filter((units) => units.length > 0).map((units) => units.join(" > "));
        return [String(cell.rows.length), listed(chains, "; ") || "none", ...(map ? [numbers(map)] : [])];
      }),
    ),
  );
  if (cells.length > LISTED)
    lines.push(`… and ${countOf(cells.length - LISTED, "cell")} more; --json has all`);
  return lines;
}

function listed(items: readonly (string | number)[], separator = ", "): string {
  const shown = items.slice(0, LISTED_UNITS).join(separator);
  return items.length > LISTED_UNITS ? `${shown}${separator}… (${items.length} in all)` : shown;
}

function numbers(values: ArrayLike<number>): string {
  const shown = Array.from(values)
    .slice(0, LISTED_NUMBERS)
    .map((value) => shortNumber(value, 5));
  return `(${shown.join(", ")}${values.length > LISTED_NUMBERS ? ", …" : ""})`;
}
