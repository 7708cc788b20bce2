/** Networks from continuous piecewise linear functions: given by cells, or by a max–min formula (THEORY section 6). */
import { boxDomain, fullSlice } from "../complex/domain.ts";
import { boxText } from "../complex/domain-text.ts";
import { polytopeDomain } from "../complex/polytope.ts";
import { rationalVector } from "../exact/rational.ts";
import type { GivenCell } from "./cells.ts";
import { type PiecewiseComplex, piecewiseComplex } from "./cells-complex.ts";
import { exportedCells } from "./cells-exported.ts";
import { type CellsProofOptions, proveCells, type TargetCells } from "./cells-proof.ts";
import { boxAroundPoints, cellsTarget, type Interval } from "./cells-target.ts";
import { type Construction, construction, constructionCounts } from "./construction.ts";
import { complexFaces } from "./cpwl-faces.ts";
import { LayeredUnits, type LayerValue } from "./cpwl-layers.ts";
import { type MaxSum, maxSum, type RoundedPieces } from "./cpwl-maxima.ts";
import { sweptValues } from "./cpwl-sweep.ts";
import {
  checkedFormula,
  type ExactFormula,
  formulaOfCells,
  type MaxMinFormula,
  maxMinCells,
  maxMinTree,
} from "./max-min.ts";
import { maxMinTarget } from "./max-min-target.ts";

export interface PiecewiseOptions extends CellsProofOptions {
  /**
   * "maxima": ⌈log₂(n + 1)⌉ hidden layers, a sum of maxima of at most n + 1 pieces. "lines": in the plane, two hidden layers with
   * one unit of the second for each of a few lines through all vertices. "tree": a tree of maxima and minima of the pieces,
   * deeper. "shallow" (default): maxima or lines, the one with exact weights or else with fewer units. "fewest": the one of the
   * three with the fewest units.
   */
  readonly layers?: Way | "shallow" | "fewest";
}

/** The ways to make a network, before it is proved. */
export type Way = "maxima" | "lines" | "tree";

export interface PiecewiseConstruction extends Construction {
  readonly way: Way;
  /** The smallest box of doubles around the domain. */
  readonly box: readonly (readonly [low: number, high: number])[];
}

type Made = ReturnType<LayeredUnits["network"]> & { readonly exactWeights: boolean };

/**
 * The network that is affine on every cell, proved on the union of the cells, which must be convex. It is exact where the
 * differences of the cells' maps are doubles.
 *
 * @throws Error that names the cells when they overlap, leave gaps, or the function jumps between them
 * @example
 * constructPiecewise([
 *   { vertices: [[-1], [0]], map: [[-1, 0]] },
 *   { vertices: [[0], [1]], map: [[1, 0]] },
 * ]).network; // |x|
 */
export function constructPiecewise(
  cells: readonly GivenCell[],
  options: PiecewiseOptions = {},
): PiecewiseConstruction {
  const complex = piecewiseComplex(cells);
  const sources = new Set(complex.cells.map((cell) => cell.source)).size;
  const box = boxAroundPoints(complex);
  return chosen(options, cellsTarget(complex), box, `on ${sources} cells in ${boxText(box)}`, {
    maxima: () => maximaNetwork(complex),
    lines: complex.dimension === 2 ? () => linesNetwork(complex) : undefined,
    tree: () => {
      const outputs = Array.from({ length: complex.outputs }, (_, o) => formulaOfCells(complex, o));
      return treeNetwork(outputs, box);
    },
  });
}

/**
 * The network of a max–min formula, proved on a box.
 *
 * @throws Error when sizes do not fit, a number is not finite, a term is empty or names a form that does not exist
 * @example
 * constructMaxMin({ forms: [[1, 0], [-1, 0]], terms: [[0], [1]] }, [[-1, 1]]).network; // |x|
 */
export function constructMaxMin(
  given: MaxMinFormula,
  box: readonly Interval[],
  options: PiecewiseOptions = {},
): PiecewiseConstruction {
  const n = box.length;
  const formula = checkedFormula(given, n);
  const domain = n === 2 ? boxDomain(fullSlice(2), box) : polytopeDomain(fullSlice(n), box);
  return chosen(options, maxMinTarget(formula, domain, box), box, `on ${boxText(box)}`, {
    maxima: () => maximaNetwork(piecewiseComplex(maxMinCells(formula, boxSides(box)))),
    lines: n === 2 ? () => linesNetwork(piecewiseComplex(maxMinCells(formula, boxSides(box)))) : undefined,
    tree: () => treeNetwork([formula], box),
  });
}

/** Distances and jumps that differ by less are taken as equal in an exported complex; the proof tells what that changed. */
const EXPORT_TOLERANCE = 2 ** -32;

/**
 * The network of the function in an exported complex, the JSON that `reluscope partition --out` writes, in the coordinates of
 * its domain. The file has rounded corners and maps, so that the function proved is the one through the values at the
 * corners, linear on simplices between them.
 *
 * @throws Error when the document is no complex, or its corners are too coarse
 */
export function constructExported(document: unknown, options: PiecewiseOptions = {}): PiecewiseConstruction {
  const { cells, regions, maps } = exportedCells(document);
  const complex = piecewiseComplex(cells);
  const box = boxAroundPoints(complex);
  const n = complex.dimension;
  const rounded =
    n > 2
      ? undefined
      : Array.from({ length: complex.outputs }, (_, o) => ({
          forms: maps.map((rows) => rationalVector(rows[o])),
          of: complex.cells.map((cell) => regions[cell.source]),
          tolerance: EXPORT_TOLERANCE,
        }));
  return chosen(options, cellsTarget(complex), box, `on ${boxText(box)}`, {
    maxima: () => maximaNetwork(complex, rounded),
    tree: () =>
      treeNetwork(
        Array.from({ length: complex.outputs }, (_, o) => formulaOfCells(complex, o)),
        box,
      ),
  });
}

function boxSides(box: readonly Interval[]): bigint[][] {
  return box.flatMap(([low, high], i) =>
    [
      [1, -low],
      [-1, high],
    ].map(([side, constant]) => {
      const row = new Float64Array(box.length + 1);
      row[i] = side;
      row[box.length] = constant;
      return [...rationalVector(row).numerators];
    }),
  );
}

function chosen(
  { layers = "shallow", ...options }: PiecewiseOptions,
  target: TargetCells,
  box: readonly Interval[],
  domain: string,
  ways: Readonly<Partial<Record<Way, () => Made>>>,
): PiecewiseConstruction {
  const names: readonly Way[] =
    layers === "fewest" ? ["maxima", "lines", "tree"] : layers === "shallow" ? ["maxima", "lines"] : [layers];
  let chosenWay: { way: Way; made: Made; units: number } | undefined;
  for (const way of names) {
    const made = ways[way]?.();
    if (!made) continue;
    const { units } = constructionCounts(made.network);
    const first = chosenWay?.made;
    const exactnessFirst = layers === "shallow" && first && made.exactWeights !== first.exactWeights;
    const better = exactnessFirst
      ? made.exactWeights
      : units < (chosenWay?.units ?? Number.POSITIVE_INFINITY);
    if (better) chosenWay = { way, made, units };
  }
  if (!chosenWay) throw new Error(`layers "${layers}" is for cells and formulas of two inputs`);
  const { way, made } = chosenWay;
  const { proved, exact, maxDeviation } = proveCells(made.network, target, options);
  const { network, units } = made;
  return { ...construction({ network, units }, { domain, proved, exact, maxDeviation }), way, box };
}

function networkOf(units: LayeredUnits, outputs: readonly (readonly LayerValue[])[]): Made {
  const made = units.network(outputs);
  return { ...made, exactWeights: units.exact };
}

function treeNetwork(outputs: readonly ExactFormula[], box: readonly Interval[]): Made {
  const units = new LayeredUnits(box);
  return networkOf(
    units,
    outputs.map((formula, o) => [
      maxMinTree(units, formula, outputs.length > 1 ? ` of output ${o + 1}` : ""),
    ]),
  );
}

/** Every output by folds, and units of the second layer for lines through its vertices. */
function linesNetwork(complex: PiecewiseComplex): Made {
  const faces = complexFaces(complex);
  const units = new LayeredUnits(boxAroundPoints(complex));
  return networkOf(
    units,
    Array.from({ length: complex.outputs }, (_, o) => sweptValues(units, complex, faces, o)),
  );
}

/** Every output as a sum of maxima of at most n + 1 pieces. */
function maximaNetwork(complex: PiecewiseComplex, rounded?: readonly RoundedPieces[]): Made {
  const faces = complexFaces(complex);
  const units = new LayeredUnits(boxAroundPoints(complex));
  const outputs = Array.from({ length: complex.outputs }, (_, o) =>
    maximaValues(
      units,
      maxSum(complex, o, faces, rounded?.[o]),
      complex.outputs > 1 ? ` of output ${o + 1}` : "",
    ),
  );
  return networkOf(units, outputs);
}

function maximaValues(units: LayeredUnits, { pieces, terms, affine }: MaxSum, of: string): LayerValue[] {
  const forms = pieces.map((piece) => units.form(piece));
  const sums: LayerValue[] = [units.form(affine)];
  for (const { pieces: set, coefficient } of terms) {
    const names = `pieces ${set.map((piece) => piece + 1).join(", ")}${of}`;
    const value = units.maximum(
      set.map((piece) => forms[piece]),
      `largest of ${names}`,
      names,
    );
    while (sums.length <= value.layer) sums.push(units.zero(sums.length));
    sums[value.layer] = units.sum(sums[value.layer], value, coefficient);
  }
  return sums;
}
