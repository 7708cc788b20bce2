/** Sets with an affine target on each, as constructions take them: checked, and by their corners. */
import { Polyhedron } from "../exact/double-description.ts";
import { primitive, type RationalVector, rationalVector } from "../exact/rational.ts";
import { maximize } from "../lp/maximize.ts";
import { type PointSet, pointSet, rationalPointSet } from "../lp/point-set.ts";
import { separate } from "../lp/separate.ts";

/** A finite set or a compact polytope, and what the network shall be on it. One of `points`, `vertices`, `halfSpaces` is given. */
export interface TargetSet {
  /** A finite set: rows of n numbers. */
  readonly points?: readonly (readonly number[])[];
  /** The convex hull of these: rows of n numbers. */
  readonly vertices?: readonly (readonly number[])[];
  /** {x : a·x + b ≥ 0 for all}, bounded: rows a₁ … a_n, b. */
  readonly halfSpaces?: readonly (readonly number[])[];
  /** One row of n coefficients and a constant for each output. */
  readonly affine: readonly (readonly number[])[];
  /** Default `set 1`, `set 2`, … */
  readonly name?: string;
}

/** A target that is the same everywhere. */
export function constantTarget(values: readonly number[], dimension: number): number[][] {
  return values.map((value) => [...new Array<number>(dimension).fill(0), value]);
}

export interface CheckedSet {
  readonly name: string;
  readonly kind: "points" | "polytope";
  /** The points, or the corners of the polytope. */
  readonly corners: PointSet;
  /** One row of n + 1 numbers an output. */
  readonly target: readonly RationalVector[];
}

/** Two sets that no network can serve, because they have a point in common and different targets there. */
export class OverlappingSetsError extends Error {
  override readonly name = "OverlappingSetsError";
  readonly sets: readonly [number, number];

  constructor(sets: readonly [number, number], message: string) {
    super(message);
    this.sets = sets;
  }
}

/**
 * The sets, with their corners.
 *
 * @throws Error when a set is empty, unbounded, or has numbers or rows that do not fit; it names the set
 */
export function checkedSets(sets: readonly TargetSet[]): CheckedSet[] {
  if (sets.length === 0) throw new Error("there are no sets");
  const first = sets[0].points ?? sets[0].vertices;
  const n = first ? (first[0]?.length ?? 0) : (sets[0].halfSpaces?.[0]?.length ?? 1) - 1;
  const outputs = sets[0].affine.length;
  return sets.map((set, i) => {
    const name = set.name ?? `set ${i + 1}`;
    const rows = set.points ?? set.vertices ?? set.halfSpaces;
    const width = set.halfSpaces ? n + 1 : n;
    if (!rows || rows.length === 0) throw new Error(`${name} is empty`);
    if ([set.points, set.vertices, set.halfSpaces].filter(Boolean).length > 1)
      throw new Error(`${name} is given in two ways; one of points, vertices, halfSpaces is enough`);
    checkRows(name, set.halfSpaces ? "half-space" : "point", rows, width);
    if (set.affine.length !== outputs)
      throw new Error(
        `${name} has targets for ${set.affine.length} outputs, ${sets[0].name ?? "set 1"} for ${outputs}`,
      );
    if (outputs === 0) throw new Error(`${name} has no target`);
    checkRows(name, "target", set.affine, n + 1);
    return {
      name,
      kind: set.points ? "points" : "polytope",
      corners: set.halfSpaces ? cornersOf(name, set.halfSpaces, n) : pointSet(rows, n),
      target: set.affine.map((row) => rationalVector(row)),
    };
  });
}

function checkRows(name: string, what: string, rows: readonly (readonly number[])[], width: number): void {
  if (width < 1) throw new Error(`${name}: a ${what} has no coordinates`);
  rows.forEach((row, k) => {
    if (row.length !== width)
      throw new Error(`${name}: ${what} ${k + 1} has ${row.length} numbers; it needs ${width}`);
    const bad = row.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new Error(`${name}: ${what} ${k + 1} has a number that is ${row[bad]}`);
  });
}

function cornersOf(name: string, halfSpaces: readonly (readonly number[])[], n: number): PointSet {
  let polyhedron = Polyhedron.space(n);
  for (const row of halfSpaces) polyhedron = polyhedron.cut(primitive(rationalVector(row).numerators));
  if (polyhedron.isEmpty) throw new Error(`${name} is empty: its half-spaces have no point in common`);
  if (polyhedron.rays.length + polyhedron.lines.length > 0)
    throw new Error(`${name} is not bounded; give half-spaces that bound it`);
  const corners = polyhedron.vertices.map((vertex) => ({
    numerators: vertex.slice(0, n),
    denominator: vertex[n],
  }));
  return rationalPointSet(corners, n);
}

/** Pairs of sets whose convex hulls meet, although the targets agree there. */
export interface TouchingPairs {
  readonly pairs: readonly (readonly [number, number])[];
}

/**
 * Which sets meet. Polytopes may where their targets agree, as the cells of a continuous function do.
 *
 * @throws OverlappingSetsError when two sets have a point in common where their targets differ
 */
export function touchingPairs(sets: readonly CheckedSet[]): TouchingPairs {
  const pairs: [number, number][] = [];
  for (let j = 1; j < sets.length; j++) {
    for (let i = 0; i < j; i++) {
      if (sets[i].kind === "points" && sets[j].kind === "points") checkFinite(sets, i, j);
      else if (checkPolytopes(sets, i, j)) pairs.push([i, j]);
    }
  }
  return { pairs };
}

function checkFinite(sets: readonly CheckedSet[], i: number, j: number): void {
  const seen = new Set<string>();
  const key = (set: PointSet, k: number) => primitive(set.homogeneous(k)).join();
  for (let k = 0; k < sets[i].corners.count; k++) seen.add(key(sets[i].corners, k));
  for (let k = 0; k < sets[j].corners.count; k++) {
    if (!seen.has(key(sets[j].corners, k))) continue;
    const n = sets[j].corners.dimension;
    const point = [...sets[j].corners.coordinates.subarray(k * n, (k + 1) * n)].join(", ");
    throw new OverlappingSetsError(
      [i, j],
      `${sets[i].name} and ${sets[j].name} both have the point (${point})`,
    );
  }
}

/** Whether two sets, at least one of them a polytope, meet. */
function checkPolytopes(sets: readonly CheckedSet[], i: number, j: number): boolean {
  const [a, b] = [sets[i], sets[j]];
  const separation = separate(a.corners, b.corners);
  if (separation.separable) return false;
  const rows = [...facetsOf(a.corners), ...facetsOf(b.corners)];
  a.target.forEach((row, output) => {
    const difference = differenceOf(row, b.target[output]);
    for (const form of [difference, difference.map((value) => -value)]) {
      const most = maximize(form, rows);
      if (most.status === "optimal" && most.value.numerators[0] <= 0n) continue;
      const { numerators, denominator } = most.status === "optimal" ? most.point : separation.common.point;
      const point = numerators.map((value) => String(Number(value) / Number(denominator))).join(", ");
      throw new OverlappingSetsError(
        [i, j],
        `${a.name} and ${b.name} overlap: they have the point (${point}) in common and different targets there`,
      );
    }
  });
  return true;
}

function differenceOf(a: RationalVector, b: RationalVector): bigint[] {
  return a.numerators.map((value, k) => value * b.denominator - b.numerators[k] * a.denominator);
}

/** Half-spaces whose intersection is the convex hull of a set; an equation is two of them. */
function facetsOf(set: PointSet): bigint[][] {
  const n = set.dimension;
  // Forms that are at least 0 on the set are a cone in R^(n+1); its rays are the facets.
  let forms = Polyhedron.space(n + 1);
  for (let i = 0; i < set.count; i++) forms = forms.cut([...set.homogeneous(i), 0n]);
  return [...forms.rays, ...forms.lines, ...forms.lines.map((line) => line.map((value) => -value))];
}
