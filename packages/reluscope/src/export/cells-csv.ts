/** The cells of a complex as a table for spreadsheets and data frames: one line a cell. */
import type { LineComplex } from "../complex/line-complex.ts";
import { type NeuronTable, patternStrings } from "../complex/neurons.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { doubleArea } from "../draw/cell-area.ts";

/** What a table of cells is made from; a `PlanarComplex` or a `LineComplex` is one. */
export type CellShapes =
  | (Pick<PlanarComplex, Shared | "cellStart" | "cellVertices" | "edgeCells" | "cellEdges"> & {
      readonly dimension: 2;
    })
  | (Pick<LineComplex, Shared> & { readonly dimension: 1 });

type Shared = "vertices" | "neurons" | "patterns" | "outputSize" | "maps" | "regions" | "counts";

export interface CellsCsvOptions {
  /** Name of the class of each cell; "" where there is none. Default: no column of classes. */
  readonly className?: (cell: number) => string;
}

/**
 * The header and one line for each cell, each with a line feed. Columns: `cell` (from 0), `region` (linear region, from 0), `class`
 * where classes are given, `pattern` (a group for each layer: + on, - off, 0 zero, · linear), on a plane `area`, `corners`,
 * `s`, `t` (the mean of the corners) and `neighbours` (cells), on a line `low`, `high` and `length`; then the affine map of every
 * output y0, y1, … in coordinates of the slice: `y0_s`, `y0_t` (slopes) and `y0_1` (constant). All numbers are the doubles of the
 * complex, written so that they are read back as the same.
 *
 * @example [...cellsCsv(partition(network, domain))].join("");
 */
export function* cellsCsv(complex: CellShapes, { className }: CellsCsvOptions = {}): Generator<string> {
  const { neurons, patterns, outputSize, maps, regions, counts, dimension } = complex;
  const axes = dimension === 1 ? ["s"] : ["s", "t"];
  yield line([
    "cell",
    "region",
    ...(className ? ["class"] : []),
    "pattern",
    ...(dimension === 1 ? ["low", "high", "length"] : ["area", "corners", "s", "t", "neighbours"]),
    ...Array.from({ length: outputSize }, (_, o) => [...axes, "1"].map((axis) => `y${o}_${axis}`)).flat(),
  ]);
  const width = outputSize * (dimension + 1);
  for (let cell = 0; cell < counts.cells; cell++) {
    yield line([
      cell,
      regions[cell],
      ...(className ? [quoted(className(cell))] : []),
      patternText(neurons, patterns, cell),
      ...(complex.dimension === 1 ? extent(complex.vertices, cell) : shape(complex, cell)),
      ...maps.subarray(cell * width, (cell + 1) * width),
    ]);
  }
}

const line = (values: readonly (string | number)[]) => `${values.join(",")}\n`;

/** Signs could be read as formulas by spreadsheets; a quote in front of them would not be undone by programs, a letter is plain. */
function patternText(neurons: NeuronTable, patterns: Uint32Array, cell: number): string {
  return quoted(
    patternStrings(neurons, patterns, cell)
      .map((signs, layer) => `L${layer + 1}:${signs}`)
      .join(" "),
  );
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function extent(vertices: Float64Array, cell: number): number[] {
  const [low, high] = [vertices[cell], vertices[cell + 1]];
  return [low, high, high - low];
}

function shape(complex: CellShapes & { readonly dimension: 2 }, cell: number): (string | number)[] {
  const { cellStart, cellVertices, cellEdges, edgeCells, vertices } = complex;
  const [from, to] = [cellStart[cell], cellStart[cell + 1]];
  let [s, t] = [0, 0];
  const neighbours = new Set<number>();
  for (let k = from; k < to; k++) {
    s += vertices[2 * cellVertices[k]] / (to - from);
    t += vertices[2 * cellVertices[k] + 1] / (to - from);
    for (const side of [edgeCells[2 * cellEdges[k]], edgeCells[2 * cellEdges[k] + 1]])
      if (side >= 0 && side !== cell) neighbours.add(side);
  }
  return [doubleArea(complex, cell) / 2, to - from, s, t, [...neighbours].sort((a, b) => a - b).join(" ")];
}
