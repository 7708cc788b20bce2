/** The story's last chapter: the cells that hold data, and how much freedom their weights have. */
import type { DataExplanation } from "./explain-network.ts";
import type { Statement } from "./statement.ts";
import type { Told } from "./story.ts";
import { countOf, countText, rowsText, shortText } from "./story-words.ts";

const chapter = "cells";

export function cellStatements({ data, network }: Told): Statement[] {
  if (!data || network.layers.length === 0) return [];
  const { cells, onCreases } = data.cells;
  const largest = cells[0];
  const alone = cells.filter(({ rows }) => rows.length === 1).length;
  const statements: Statement[] = [
    {
      chapter,
      certainty: "proved at the rows",
      about: { kind: "cell", ids: [0] },
      text: `The ${countOf(data.rows, "row")} lie in ${countOf(cells.length, "cell")}, on each of which the network is one affine map; the fullest holds ${countOf(largest.rows.length, "row")}, and ${countText(alone)} hold one each.`,
    },
  ];
  if (onCreases.length > 0)
    statements.push({
      chapter,
      certainty: "proved at the rows",
      about: { kind: "row", ids: onCreases },
      text: `${countOf(onCreases.length, "row")} ${onCreases.length === 1 ? "lies" : "lie"} exactly on creases, between cells (${rowsText(onCreases)}).`,
    });
  statements.push(...mixedCells(data), ...redundancy(data));
  return statements;
}

function mixedCells({ cells: { cells }, mixed }: DataExplanation): Statement[] {
  if (!mixed) return [];
  return [
    {
      chapter,
      certainty: "proved at the rows",
      about: { kind: "cell", ids: mixed },
      text:
        mixed.length === 0
          ? "No cell holds rows of two classes: which cell a row lies in already tells its class."
          : `${countOf(mixed.length, "cell")} of ${countText(cells.length)} ${mixed.length === 1 ? "holds" : "hold"} rows of several classes: there an affine map has to tell them apart.`,
    },
  ];
}

function redundancy({ redundancy: found, cells: { cells } }: DataExplanation): Statement[] {
  if (found.length === 0) return [];
  const rows = (cell: number) => cells[cell].rows.length;
  const total = found.reduce((sum, { cell }) => sum + rows(cell), 0);
  const first = found[0];
  const layers = first.layers.map(
    ({ layer, active, rank, freedom }) =>
      `layer ${layer} has ${countOf(active.length, "active unit")} of rank ${rank}${freedom > 0 ? `, ${freedom} to spare` : ""}`,
  );
  const means = first.layers.map(({ layer }, l) => {
    const mean = (of: "freedom" | "rank" | "active") =>
      found.reduce((sum, { cell, layers: own }) => {
        const value = of === "active" ? own[l].active.length : own[l][of];
        return sum + (rows(cell) * value) / total;
      }, 0);
    return `${shortText(mean("active"))} active units of rank ${shortText(mean("rank"))} in layer ${layer}`;
  });
  const part =
    found.length < cells.length
      ? ` (the ${countText(found.length)} fullest of ${countText(cells.length)}; time was up)`
      : "";
  return [
    {
      chapter,
      certainty: "proved",
      about: { kind: "cell", ids: [first.cell] },
      text: `On the fullest cell ${layers.join("; ")}: the rank is what the next layer can make use of there.`,
    },
    {
      chapter,
      certainty: "proved at the rows",
      about: { kind: "cell", ids: found.map(({ cell }) => cell) },
      text: `On average over the rows' cells${part} there are ${means.join(" and ")}.`,
    },
  ];
}
