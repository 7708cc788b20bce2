/**
 * A piecewise linear function of two inputs with few units (THEORY section 6; the construction is ours, that of `table-rows.ts`
 * for any cells). The first layer folds along the lines on which edges lie. A line that is chosen takes care of all vertices on
 * it with one unit of the second layer: with h the line's form, positive on one side,
 *
 *     P = Σ c_L σ(h_L),   over the other lines L through these vertices, h_L growing along the chosen line,
 *
 * c_L the difference of the function's jumps on the two rays of L. At a vertex the jumps balance, therefore P vanishes on the
 * whole line. P + κh with κ large enough is positive on one side and negative on the other, and σ(P + κh) − κσ(h) is P on one
 * side and 0 on the other: on its creases the function minus this has no vertex on the line. When all vertices are taken care
 * of what is left are folds along whole lines, and an affine form.
 */
import { compare, type Fraction, fraction, minus, plus, times, toDouble, ZERO } from "../exact/fraction.ts";
import { dot, lowestTerms, type RationalVector, sum } from "../exact/rational.ts";
import { integerRowKey } from "../exact/row-key.ts";
import type { PiecewiseComplex } from "./cells-complex.ts";
import type { Face } from "./cpwl-faces.ts";
import type { LayeredUnits, LayerValue } from "./cpwl-layers.ts";

interface Line {
  /** a, b, c: integers, positive on the front. */
  readonly row: readonly bigint[];
  /** Edges of the function on it. */
  readonly edges: Edge[];
}

interface Edge {
  readonly line: Line;
  readonly ends: readonly number[];
  /** The function in front minus that behind is this times the line's form. */
  readonly jump: Fraction;
}

interface Sweep {
  readonly line: Line;
  readonly sign: number;
  readonly kappa: Fraction;
  readonly folds: readonly {
    readonly line: Line;
    readonly factor: Fraction;
    readonly row: readonly bigint[];
  }[];
}

/** The values whose sum is output `output` of a complex in the plane. */
export function sweptValues(
  units: LayeredUnits,
  complex: PiecewiseComplex,
  faces: readonly (readonly Face[])[],
  output: number,
): LayerValue[] {
  const { points } = complex;
  const lines = linesOf(complex, faces, output);
  const sweeps = chosenLines(lines, faces, points).map(({ line, vertices }) =>
    sweepOf(line, vertices, lines, points),
  );
  const first: LayerValue[] = [];
  const second: LayerValue[] = [];
  const add = (list: LayerValue[], value: LayerValue, factor: Fraction) => {
    list[0] = units.sum(list[0] ?? units.zero(value.layer), value, units.factor(factor));
  };
  const foldOf = (row: readonly bigint[]) =>
    units.positivePart(
      units.form({ numerators: row, denominator: 1n }),
      "fold along a line of edges",
      "folds",
    );
  sweeps.forEach(({ line, sign, kappa, folds }, s) => {
    let inner = units.sum(
      units.zero(1),
      units.form({ numerators: line.row, denominator: 1n }),
      sign * units.factor(kappa),
    );
    for (const { row, factor } of folds) inner = units.sum(inner, foldOf(row), sign * units.factor(factor));
    const value = units.positivePart(inner, `vertices on line ${s + 1}`, "vertices");
    add(second, value, fraction(BigInt(sign)));
  });
  for (const line of lines.values()) {
    const jump = leftOver(line, sweeps, complex);
    if (jump.top !== 0n) add(first, foldOf(line.row), jump);
  }
  const rest = affineRest(complex, output, lines, sweeps);
  return [units.form(rest), ...first, ...second];
}

function linesOf(
  { cells }: PiecewiseComplex,
  faces: readonly (readonly Face[])[],
  output: number,
): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const face of faces[1]) {
    if (face.border) continue;
    const [c, d] = face.cells;
    const key = face.points.join();
    const facet = cells[c].facets.find(({ points }) => points.join() === key);
    if (!facet) throw new Error("internal: an edge is no facet of its cell; please report the cells");
    const { key: plane, turned } = integerRowKey(facet.row);
    const row = turned ? facet.row.map((value) => -value) : facet.row;
    const [front, back] = turned ? [d, c] : [c, d];
    const difference = sum(cells[front].map[output], cells[back].map[output], -1n);
    const k = row.findIndex((value) => value !== 0n);
    const jump = fraction(difference.numerators[k], difference.denominator * row[k]);
    if (jump.top === 0n) continue;
    let line = lines.get(plane);
    if (!line) {
      line = { row, edges: [] };
      lines.set(plane, line);
    }
    line.edges.push({ line, ends: face.points, jump });
  }
  return lines;
}

/** Lines that together pass through all vertices where creases bend or end, most vertices first. */
function chosenLines(
  lines: ReadonlyMap<string, Line>,
  faces: readonly (readonly Face[])[],
  points: PiecewiseComplex["points"],
): { line: Line; vertices: number[] }[] {
  const border = new Set(faces[0].filter((face) => face.border).map((face) => face.points[0]));
  const at = new Map<number, Map<Line, Edge[]>>();
  for (const line of lines.values())
    for (const edge of line.edges)
      for (const end of edge.ends) {
        if (border.has(end)) continue;
        const own = at.get(end) ?? new Map<Line, Edge[]>();
        at.set(end, own);
        own.set(line, [...(own.get(line) ?? []), edge]);
      }
  const open = new Set<number>();
  for (const [vertex, own] of at)
    if ([...own.values()].some(([a, b]) => !b || compare(a.jump, b.jump) !== 0)) open.add(vertex);
  const chosen: { line: Line; vertices: number[] }[] = [];
  const through = new Map(
    [...lines.values()].map((line) => [line, [...at.keys()].filter((v) => dot(line.row, points[v]) === 0n)]),
  );
  while (open.size > 0) {
    let best: { line: Line; vertices: number[] } | undefined;
    for (const [line, all] of through) {
      const vertices = all.filter((vertex) => open.has(vertex));
      if (vertices.length > (best?.vertices.length ?? 0)) best = { line, vertices };
    }
    if (!best) throw new Error("internal: a vertex is on no line; please report the cells");
    chosen.push(best);
    for (const vertex of best.vertices) open.delete(vertex);
  }
  return chosen;
}

function sweepOf(
  line: Line,
  vertices: readonly number[],
  lines: ReadonlyMap<string, Line>,
  points: PiecewiseComplex["points"],
): Sweep {
  const [a, b] = line.row;
  // Along the line, with its front on the left.
  const along = [b, -a];
  const folds: { line: Line; factor: Fraction; row: readonly bigint[] }[] = [];
  for (const other of lines.values()) {
    if (other === line) continue;
    let factor = ZERO;
    for (const { ends, jump } of other.edges) {
      const vertex = ends.find((end) => vertices.includes(end) && dot(line.row, points[end]) === 0n);
      if (vertex === undefined) continue;
      const end = ends[0] === vertex ? ends[1] : ends[0];
      factor = dot(line.row, points[end]) > 0n ? plus(factor, jump) : minus(factor, jump);
    }
    if (factor.top === 0n) continue;
    const grows = other.row[0] * along[0] + other.row[1] * along[1] > 0n;
    folds.push({ line: other, factor, row: grows ? other.row : other.row.map((value) => -value) });
  }
  // Slopes of the folds across the line, in units of the line's own slope.
  const own = a * a + b * b;
  let [least, most] = [ZERO, ZERO];
  for (const { row, factor } of folds) {
    const slope = times(factor, fraction(row[0] * a + row[1] * b, own));
    if (slope.top < 0n) least = plus(least, slope);
    else most = plus(most, slope);
  }
  if (least.top === 0n) return { line, sign: 1, kappa: ZERO, folds };
  if (most.top === 0n) return { line, sign: -1, kappa: ZERO, folds };
  const kappa = fraction(BigInt(Math.ceil(-2 * toDouble(least) * 1024)), 1024n);
  return { line, sign: 1, kappa, folds };
}

/** P + κh as a form at a point. */
function innerForm({ line, kappa, folds }: Sweep, point: readonly bigint[]): RationalVector {
  let form: RationalVector = {
    numerators: line.row.map((value) => value * kappa.top),
    denominator: kappa.bottom,
  };
  for (const { row, factor } of folds) {
    if (dot(row, point) <= 0n) continue;
    form = lowestTerms(
      sum(form, { numerators: row.map((value) => value * factor.top), denominator: factor.bottom }),
    );
  }
  return form;
}

/** The jump along a line that the function has and the sweeps do not: the same everywhere on it. */
function leftOver(line: Line, sweeps: readonly Sweep[], { points }: PiecewiseComplex): Fraction {
  const [{ ends, jump }] = line.edges;
  const point = mixture(
    ends.map((end) => points[end]),
    0,
  );
  let rest = jump;
  for (const sweep of sweeps) {
    if (sweep.line === line) {
      // On the line itself what counts is how steeply P + κh leaves it.
      const form = innerForm(sweep, point);
      const k = line.row.findIndex((value) => value !== 0n);
      rest = minus(rest, fraction(form.numerators[k], form.denominator * line.row[k]));
      continue;
    }
    if (dot(sweep.line.row, point) <= 0n) continue;
    for (const fold of sweep.folds) if (fold.line === line) rest = minus(rest, fold.factor);
  }
  return rest;
}

/** The function minus all folds and sweeps at a point inside a cell. */
function affineRest(
  complex: PiecewiseComplex,
  output: number,
  lines: ReadonlyMap<string, Line>,
  sweeps: readonly Sweep[],
): RationalVector {
  const [cell] = complex.cells;
  const point = mixture(
    cell.points.map((p) => complex.points[p]),
    1,
  );
  let rest = cell.map[output];
  const take = (form: RationalVector, factor: Fraction) => {
    rest = lowestTerms(
      sum(rest, {
        numerators: form.numerators.map((value) => -value * factor.top),
        denominator: form.denominator * factor.bottom,
      }),
    );
  };
  for (const line of lines.values())
    if (dot(line.row, point) > 0n)
      take({ numerators: line.row, denominator: 1n }, leftOver(line, sweeps, complex));
  for (const sweep of sweeps) {
    const form = innerForm(sweep, point);
    if (dot(sweep.line.row, point) > 0n) take(form, fraction(1n));
  }
  return rest;
}

/** A point between others, with weights that nobody would choose. */
function mixture(corners: readonly (readonly bigint[])[], start: number): bigint[] {
  const last = corners[0].length - 1;
  const bottom = corners.reduce((product, corner) => product * corner[last], 1n);
  const total: bigint[] = new Array(last + 1).fill(0n);
  corners.forEach((corner, i) => {
    const weight = BigInt([7919, 104729, 50021, 86028121, 15485863][(i + start) % 5] + i);
    const scale = weight * (bottom / corner[last]);
    for (let k = 0; k < last; k++) total[k] += scale * corner[k];
    total[last] += weight * bottom;
  });
  return total;
}
