/** A piecewise linear function given by exact cells, as a target that the walk of a network is compared with. */
import { fullSlice, type PlanarDomain, polygonDomain } from "../complex/domain.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { polytopeDomain } from "../complex/polytope.ts";
import { nearestDouble } from "../exact/dyadic.ts";
import { compare, doubleSum, fraction, fractionOf, minus, toDouble } from "../exact/fraction.ts";
import { dot } from "../exact/rational.ts";
import { ROUNDING } from "../exact/rounding.ts";
import { integerRowKey } from "../exact/row-key.ts";
import type { Cell } from "./cells.ts";
import { type PiecewiseComplex, roundedPoint } from "./cells-complex.ts";
import type { LocatedCell, TargetCells } from "./cells-proof.ts";

/** @throws Error when the domain has more than six inputs */
export function cellsTarget(complex: PiecewiseComplex): TargetCells {
  const { dimension: n, cells, outputs, behind } = complex;
  const box = boxAroundPoints(complex);
  const planes: Float64Array[] = [];
  const planeErrors: number[] = [];
  const numbers = new Map<string, number>();
  const signed = (row: readonly bigint[]): number => {
    const { key, turned } = integerRowKey(row);
    let plane = numbers.get(key);
    if (plane === undefined) {
      plane = planes.length;
      numbers.set(key, plane);
      const { values, errors } = roundedRow(turned ? row.map((value) => -value) : row);
      planes.push(values);
      planeErrors.push(errorOn(errors, box));
    }
    return turned ? -plane - 1 : plane + 1;
  };
  const located = cells.map((cell, c) => locatedCell(complex, cell, behind[c], box, signed));
  const lipschitz = Array.from({ length: outputs }, (_, o) =>
    Math.max(...located.map(({ map }) => gradientSize(map, o, n))),
  );
  const finder = new CellFinder(complex, box, located, planes);
  return {
    outputs,
    domain: walkDomain(complex, box),
    planes,
    planeErrors,
    lipschitz,
    locate: (point) => finder.find(point),
  };
}

export type Interval = [low: number, high: number];

/** Doubles just outside the points. */
export function boxAroundPoints({ dimension, points, cells }: PiecewiseComplex): Interval[] {
  const used = [...new Set(cells.flatMap((cell) => cell.points))];
  return Array.from({ length: dimension }, (_, i): Interval => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const number of used) {
      const point = points[number];
      const exact = fraction(point[i], point[dimension]);
      const near = toDouble(exact);
      const side = compare(fractionOf(near), exact);
      low = Math.min(low, side <= 0 ? near : below(near));
      high = Math.max(high, side >= 0 ? near : -below(-near));
    }
    return [low, high];
  });
}

/** A double below x, by at most two units in its last place. */
function below(x: number): number {
  return x - Math.max(2 * ROUNDING * Math.abs(x), Number.MIN_VALUE);
}

/** An integer row as doubles about 1, with the errors of its numbers. */
export function roundedRow(row: readonly bigint[]): { values: Float64Array; errors: Float64Array } {
  const largest = row.reduce((most, value) => (value > most ? value : -value > most ? -value : most), 0n);
  // A power of two keeps what is exact exact.
  const unit = 1n << BigInt(largest.toString(2).length - 1);
  const values = Float64Array.from(row, (value) => nearestDouble(value, unit));
  const errors = values.map(
    (value, i) => Math.abs(toDouble(minus(fractionOf(value), fraction(row[i], unit)))) * (1 + 4 * ROUNDING),
  );
  return { values, errors };
}

export function errorOn(errors: Float64Array, box: readonly Interval[]): number {
  let sum = errors[box.length];
  box.forEach(([low, high], i) => {
    sum += errors[i] * Math.max(Math.abs(low), Math.abs(high));
  });
  return sum * (1 + 2 ** -20);
}

function locatedCell(
  { dimension: n, points }: PiecewiseComplex,
  cell: Cell,
  behind: readonly number[],
  box: readonly Interval[],
  signed: (row: readonly bigint[]) => number,
): LocatedCell {
  const corners = cell.points.map((point) => roundedPoint(points[point]));
  const inside = Array.from(
    { length: n },
    (_, i) => corners.reduce((sum, corner) => sum + corner[i], 0) / corners.length,
  );
  const map = new Float64Array(cell.map.length * (n + 1));
  const mapErrors = new Float64Array(cell.map.length);
  const exactMap: number[][] = [];
  let exact = true;
  cell.map.forEach((form, o) => {
    const errors = new Float64Array(n + 1);
    for (let k = 0; k <= n; k++) {
      const { list, error } = doubleSum(fraction(form.numerators[k], form.denominator));
      map[o * (n + 1) + k] = list[0] ?? 0;
      errors[k] = Math.abs(list[1] ?? 0) * (1 + 4 * ROUNDING) + error;
      exact &&= error === 0;
      exactMap.push(list);
    }
    mapErrors[o] = errorOn(errors, box);
  });
  const facets = cell.facets.flatMap(({ row }, f) => (behind[f] >= 0 ? [signed(row)] : []));
  return {
    facets: [...new Set(facets)],
    map,
    mapErrors,
    exactMap: exact ? exactMap : undefined,
    inside,
  };
}

function gradientSize(map: Float64Array, o: number, n: number): number {
  let size = 0;
  for (let k = 0; k < n; k++) size += Math.abs(map[o * (n + 1) + k]);
  return size * (1 + 2 ** -20);
}

/** A polygon with the domain's corners, or the box around the domain cut by its sides; rounded sides lie outside. */
export function walkDomain(
  complex: PiecewiseComplex,
  box: readonly Interval[],
): PlanarDomain | PolytopeDomain {
  const { dimension: n, sides } = complex;
  const slice = fullSlice(n);
  const polygon = n === 2 ? cornersOfPolygon(complex) : undefined;
  if (polygon) return polygonDomain(slice, polygon);
  const halfSpaces = sides.flatMap((row) => {
    if (row.filter((value, i) => i < n && value !== 0n).length === 1) return [];
    const { values, errors } = roundedRow(row);
    const error = errorOn(errors, box);
    if (error > 0) values[n] += 2 * error + 2 * ROUNDING * Math.abs(values[n]);
    return [Array.from(values)];
  });
  return polytopeDomain(slice, box, halfSpaces);
}

/** Corners in order, where all of them are doubles. */
function cornersOfPolygon({ sides, points, cells }: PiecewiseComplex): [number, number][] | undefined {
  const used = [...new Set(cells.flatMap((cell) => cell.points))];
  const corners: [number, number][] = [];
  let [side] = sides;
  for (let k = 0; k < sides.length; k++) {
    // Going round with the inside on the left, the next side starts where this one ends.
    const on = used.filter((point) => dot(side, points[point]) === 0n);
    const [dx, dy] = [side[1], -side[0]];
    const end = on.reduce((best, point) => (further(points[point], points[best], dx, dy) ? point : best));
    const exact = points[end];
    const [x, y] = roundedPoint(exact);
    const same = [x, y].every((value, i) => compare(fractionOf(value), fraction(exact[i], exact[2])) === 0);
    if (!same) return undefined;
    corners.push([x, y]);
    const next = sides.find((other) => other !== side && dot(other, exact) === 0n);
    if (!next) throw new Error("internal: the sides of a polygon do not close; please report the cells");
    side = next;
  }
  return corners;
}

function further(a: readonly bigint[], b: readonly bigint[], dx: bigint, dy: bigint): boolean {
  return (a[0] * dx + a[1] * dy) * b[2] > (b[0] * dx + b[1] * dy) * a[2];
}

/** Cells by the boxes of a grid that they touch. */
class CellFinder {
  private readonly located: readonly LocatedCell[];
  private readonly box: readonly Interval[];
  private readonly count: number;
  private readonly bins = new Map<number, number[]>();
  private readonly planes: readonly Float64Array[];
  private readonly all: number[];

  constructor(
    complex: PiecewiseComplex,
    box: readonly Interval[],
    located: readonly LocatedCell[],
    planes: readonly Float64Array[],
  ) {
    const { dimension: n, cells, points } = complex;
    this.located = located;
    this.box = box;
    this.planes = planes;
    this.count = Math.max(1, Math.ceil(cells.length ** (1 / n)));
    this.all = cells.map((_, c) => c);
    cells.forEach((cell, c) => {
      const corners = cell.points.map((point) => roundedPoint(points[point]));
      const ranges = box.map((_, i) => {
        const places = corners.map((corner) => this.place(corner[i], i));
        return [Math.max(0, Math.min(...places) - 1), Math.min(this.count - 1, Math.max(...places) + 1)];
      });
      const visit = (i: number, bin: number) => {
        if (i < 0) {
          const list = this.bins.get(bin);
          if (list) list.push(c);
          else this.bins.set(bin, [c]);
          return;
        }
        for (let k = ranges[i][0]; k <= ranges[i][1]; k++) visit(i - 1, bin * this.count + k);
      };
      visit(n - 1, 0);
    });
  }

  private place(x: number, i: number): number {
    const [low, high] = this.box[i];
    return Math.max(0, Math.min(this.count - 1, Math.floor(((x - low) / (high - low)) * this.count)));
  }

  find(point: Float64Array): LocatedCell {
    let bin = 0;
    for (let i = this.box.length - 1; i >= 0; i--) bin = bin * this.count + this.place(point[i], i);
    const candidates = this.bins.get(bin) ?? this.all;
    let best = candidates[0];
    let depth = Number.NEGATIVE_INFINITY;
    for (const c of candidates) {
      const own = this.depth(this.located[c], point);
      if (own <= depth) continue;
      best = c;
      depth = own;
      if (own > 0) break;
    }
    return this.located[best];
  }

  /** The smallest form of the facets, positive inside. */
  private depth({ facets }: LocatedCell, point: Float64Array): number {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < facets.length; i++) {
      const side = facets[i] > 0 ? 1 : -1;
      const row = this.planes[side * facets[i] - 1];
      let value = row[point.length];
      for (let k = 0; k < point.length; k++) value += row[k] * point[k];
      least = Math.min(least, side * value);
    }
    return least;
  }
}
