/**
 * Piecewise linear functions as max–min formulas (Tarela, Martínez 1999; Ovchinnikov 2002): f = max over t of min over j in
 * S_t of ℓ_j. As a tree of maxima and minima a formula with pieces and sets is a deep network with few units.
 */
import { Polyhedron } from "../exact/double-description.ts";
import { dot, lowestTerms, type RationalVector, rationalVector } from "../exact/rational.ts";
import { checkRow, type GivenCell } from "./cells.ts";
import type { PiecewiseComplex } from "./cells-complex.ts";
import type { LayeredUnits, LayerValue } from "./cpwl-layers.ts";

export interface MaxMinFormula {
  /** Affine forms, n + 1 numbers each: coefficients and constant. */
  readonly forms: readonly (ArrayLike<number> | RationalVector)[];
  /** Sets of forms by their numbers from 0: the function is the largest of their minima. */
  readonly terms: readonly (readonly number[])[];
}

export interface ExactFormula {
  readonly forms: readonly RationalVector[];
  readonly terms: readonly (readonly number[])[];
}

/** @throws Error when sizes do not fit, a number is not finite, a set is empty, or a form does not exist */
export function checkedFormula({ forms, terms }: MaxMinFormula, n: number): ExactFormula {
  if (terms.length === 0) throw new Error("the formula has no terms");
  terms.forEach((term, t) => {
    if (term.length === 0) throw new Error(`term ${t} is empty`);
    for (const j of term)
      if (!(j in forms)) throw new Error(`term ${t} has a form ${j}; there are 0 … ${forms.length - 1}`);
  });
  for (const [j, form] of forms.entries()) if (!("numerators" in form)) checkRow(form, n + 1, `form ${j}`);
  return {
    forms: forms.map((form) => lowestTerms(rationalVector(form))),
    terms: terms.map((term) => [...new Set(term)].sort((a, b) => a - b)),
  };
}

/** The formula as a tree of maxima and minima. */
export function maxMinTree(units: LayeredUnits, { forms, terms }: ExactFormula, of: string): LayerValue {
  const values = forms.map((form) => units.form(form));
  const minima = terms.map((term, t) =>
    units.minimum(
      term.map((j) => values[j]),
      `smallest of term ${t + 1}${of}`,
      `term ${t + 1}${of}`,
    ),
  );
  return units.maximum(minima, `largest of the terms${of}`, `terms${of}`);
}

/**
 * Cells of a convex domain on which the formula is one of its forms: a polytope on which that is not yet decided is cut where
 * two of the forms tie.
 *
 * @param sides rows of the domain's half-spaces
 */
export function maxMinCells(formula: ExactFormula, sides: readonly (readonly bigint[])[]): GivenCell[] {
  const { forms } = formula;
  const n = forms[0].numerators.length - 1;
  const cells: GivenCell[] = [];
  const open: { rows: (readonly bigint[])[]; polyhedron: Polyhedron }[] = [];
  const push = (rows: readonly (readonly bigint[])[], polyhedron: Polyhedron) => {
    if (polyhedron.span === n) open.push({ rows: [...rows], polyhedron });
  };
  push(
    sides,
    sides.reduce((polyhedron, row) => polyhedron.cut(row), Polyhedron.space(n)),
  );
  for (let next = open.pop(); next; next = open.pop()) {
    const { rows, polyhedron } = next;
    const found = pieceOn(formula, polyhedron.vertices);
    if (typeof found === "number") {
      const halfSpaces = rows.map((numerators) => ({ numerators, denominator: 1n }));
      cells.push({ halfSpaces, map: [forms[found]] });
      continue;
    }
    const row = tieRow(forms[found[0]], forms[found[1]]);
    const opposite = row.map((value) => -value);
    push([...rows, row], polyhedron.cut(row));
    push([...rows, opposite], polyhedron.cut(opposite));
  }
  return cells;
}

/** The form that the formula is on a polytope, or two forms that tie inside it and must be told apart. */
function pieceOn(
  { forms, terms }: ExactFormula,
  corners: readonly (readonly bigint[])[],
): number | [number, number] {
  const winners: number[] = [];
  for (const term of terms) {
    const least = best(forms, term, corners, -1n);
    if (typeof least !== "number") return least;
    winners.push(least);
  }
  return best(forms, winners, corners, 1n);
}

/** The form that is best (largest for sign 1, smallest for −1) on all corners, or two that change places. */
function best(
  forms: readonly RationalVector[],
  among: readonly number[],
  corners: readonly (readonly bigint[])[],
  sign: bigint,
): number | [number, number] {
  let [first] = among;
  for (const other of among) {
    if (other === first) continue;
    const row = tieRow(forms[other], forms[first]);
    const values = corners.map((corner) => sign * dot(row, corner));
    const above = values.some((value) => value > 0n);
    if (above && values.some((value) => value < 0n)) return [first, other];
    if (above) first = other;
  }
  return first;
}

/** The sets of rows that are ≥ 0 on the parts into which the rows cut a polytope. */
function setsAbove(rows: readonly (readonly bigint[])[], whole: Polyhedron, n: number): number[][] {
  let parts: { polyhedron: Polyhedron; set: number[] }[] = [{ polyhedron: whole, set: [] }];
  rows.forEach((row, j) => {
    parts = parts.flatMap(({ polyhedron, set }) => {
      const values = polyhedron.vertices.map((corner) => dot(row, corner));
      if (values.every((value) => value >= 0n)) return [{ polyhedron, set: [...set, j] }];
      if (values.every((value) => value <= 0n)) return [{ polyhedron, set }];
      return [
        { polyhedron: polyhedron.cut(row), set: [...set, j] },
        { polyhedron: polyhedron.cut(row.map((value) => -value)), set },
      ].filter((part) => part.polyhedron.span === n);
    });
  });
  return parts.map(({ set }) => set);
}

/** Integer row of a positive multiple of a − b. */
export function tieRow(a: RationalVector, b: RationalVector): bigint[] {
  return a.numerators.map((value, k) => value * b.denominator - b.numerators[k] * a.denominator);
}

/**
 * A formula for one output of a function given by cells on a convex domain. Every cell is cut where another piece ties with its
 * own; every part gives a term, of the pieces that are at least as large there. On the way from one part to another some piece
 * of the first one's term comes below the function, so that no term is ever above it. Terms that contain another one are left
 * out: they never are the largest.
 */
export function formulaOfCells(complex: PiecewiseComplex, output: number): ExactFormula {
  const { cells } = complex;
  const known = new Map<string, number>();
  const forms: RationalVector[] = [];
  const pieces = cells.map(({ map }) => {
    const form = lowestTerms(map[output]);
    const key = `${form.numerators.join()}/${form.denominator}`;
    let piece = known.get(key);
    if (piece === undefined) {
      piece = forms.length;
      known.set(key, piece);
      forms.push(form);
    }
    return piece;
  });
  const sets = new Map<string, number[]>();
  cells.forEach((cell, c) => {
    let polyhedron = Polyhedron.space(complex.dimension);
    for (const { row } of cell.facets) polyhedron = polyhedron.cut(row);
    const own = forms[pieces[c]];
    const others = forms.map((form) => tieRow(form, own));
    for (const set of setsAbove(others, polyhedron, complex.dimension)) sets.set(set.join(), set);
  });
  const all = [...sets.values()].sort((a, b) => a.length - b.length);
  const terms: number[][] = [];
  for (const set of all) {
    const members = new Set(set);
    if (!terms.some((term) => term.every((j) => members.has(j)))) terms.push(set);
  }
  return { forms, terms };
}
