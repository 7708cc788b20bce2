/**
 * An explicit control law: model predictive control of a double integrator (a cart pushed with a force between −1 and 1),
 * three steps ahead, solved once for all states. For every choice of saturated steps the optimal input is an affine function
 * of the state, on a polygon; together they are a continuous piecewise affine law. All of it in rational numbers.
 *
 *     node examples/control-law.mjs > law.json
 *     reluscope construct cpwl law.json --save law.onnx --out law.svg
 */
import { pathToFileURL } from "node:url";

/** Rational numbers, as pairs of integers in lowest terms. */
const gcd = (a, b) => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));
function ratio(top, bottom = 1n) {
  const divisor = gcd(top, bottom) * (bottom < 0n ? -1n : 1n) || 1n;
  return { top: top / divisor, bottom: bottom / divisor };
}
const whole = (value) => ratio(BigInt(value));
const plus = (a, b) => ratio(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
const times = (a, b) => ratio(a.top * b.top, a.bottom * b.bottom);
const over = (a, b) => ratio(a.top * b.bottom, a.bottom * b.top);
const minus = (a, b) => plus(a, times(b, whole(-1)));
const sum = (values) => values.reduce(plus, whole(0));
const text = ({ top, bottom }) => (bottom === 1n ? Number(top) : `${top}/${bottom}`);

/** Cart: position and speed; the force acts for one second. */
const HALF = ratio(1n, 2n);
const A = [
  [whole(1), whole(1)],
  [whole(0), whole(1)],
];
const B = [HALF, whole(1)];
const STEPS = 3;
/** Cost of a state (position, speed) and of a force. */
const Q = [whole(1), HALF];
const R = HALF;
/** The states that are looked at: rows a, b, c of a·x1 + b·x2 + c ≥ 0. */
const STATES = [
  [1, 0, 6],
  [-1, 0, 6],
  [0, 1, 3],
  [0, -1, 3],
  [1, 2, 8],
  [-1, -2, 8],
].map((row) => row.map(whole));

/** The state after k steps is M_k x + Σ_j G_kj u_j. */
function predictions() {
  const apply = ([p, v]) => [sum([times(A[0][0], p), times(A[0][1], v)]), times(A[1][1], v)];
  const states = [];
  let columns = [
    [whole(1), whole(0)],
    [whole(0), whole(1)],
  ];
  let forces = [];
  for (let k = 0; k < STEPS; k++) {
    columns = columns.map(apply);
    forces = [...forces.map(apply), B];
    states.push({ columns, forces });
  }
  return states;
}

/** Cost ½ u·H u + (F x)·u: H is STEPS × STEPS, F STEPS × 2. */
function condensed() {
  const states = predictions();
  const inner = (a, b) => sum([times(Q[0], times(a[0], b[0])), times(Q[1], times(a[1], b[1]))]);
  const zero = [whole(0), whole(0)];
  const H = Array.from({ length: STEPS }, (_, i) =>
    Array.from({ length: STEPS }, (_, j) =>
      plus(
        sum(states.map(({ forces }) => inner(forces[i] ?? zero, forces[j] ?? zero))),
        i === j ? R : whole(0),
      ),
    ),
  );
  const F = Array.from({ length: STEPS }, (_, i) =>
    [0, 1].map((c) => sum(states.map(({ columns, forces }) => inner(forces[i] ?? zero, columns[c])))),
  );
  return { H, F };
}

/** Solves a small square system for several right-hand sides, by elimination. */
function solve(matrix, right) {
  const rows = matrix.map((row, i) => [...row, ...right[i]]);
  rows.forEach((_, k) => {
    const pivot = rows.findIndex((row, i) => i >= k && row[k].top !== 0n);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    rows[k] = rows[k].map((value) => over(value, rows[k][k]));
    rows.forEach((row, i) => {
      if (i !== k) rows[i] = row.map((value, j) => minus(value, times(row[k], rows[k][j])));
    });
  });
  return rows.map((row) => row.slice(matrix.length));
}

/** Optimal forces as affine maps of the state [a, b, c], and where they are optimal, when `fixed` steps are saturated. */
function candidate({ H, F }, fixed) {
  const free = fixed.flatMap((value, i) => (value === 0 ? [i] : []));
  const forces = fixed.map((value) => [whole(0), whole(0), whole(value)]);
  if (free.length > 0) {
    const right = free.map((i) =>
      [...F[i], sum(H[i].map((h, j) => times(h, whole(fixed[j]))))].map((value) => times(value, whole(-1))),
    );
    const found = solve(
      free.map((i) => free.map((j) => H[i][j])),
      right,
    );
    free.forEach((i, k) => {
      forces[i] = found[k];
    });
  }
  const rows = fixed.flatMap((value, i) => {
    if (value === 0)
      return [1, -1].map((side) =>
        forces[i].map((c, k) => plus(times(c, whole(-side)), whole(k === 2 ? 1 : 0))),
      );
    // The cost would still fall beyond the limit.
    const slope = [0, 1, 2].map((c) =>
      plus(sum(H[i].map((h, j) => times(h, forces[j][c]))), c < 2 ? F[i][c] : whole(0)),
    );
    return [slope.map((c) => times(c, whole(-value)))];
  });
  return { map: forces[0], rows };
}

/** The corners of a polygon, cut by half-planes; none when nothing with an area is left. */
function clipped(rows) {
  let polygon = [
    [-100, -100],
    [100, -100],
    [100, 100],
    [-100, 100],
  ].map((corner) => corner.map(whole));
  for (const [a, b, c] of rows) {
    const value = ([x, y]) => sum([times(a, x), times(b, y), c]);
    polygon = polygon.flatMap((corner, i) => {
      const next = polygon[(i + 1) % polygon.length];
      const [here, there] = [value(corner), value(next)];
      const kept = here.top >= 0n ? [corner] : [];
      if (here.top * there.top >= 0n) return kept;
      const share = over(here, minus(here, there));
      return [...kept, corner.map((x, k) => plus(x, times(share, minus(next[k], x))))];
    });
  }
  const area = sum(
    polygon.map(([x, y], i) => {
      const [u, v] = polygon[(i + 1) % polygon.length];
      return minus(times(x, v), times(u, y));
    }),
  );
  return area.top === 0n ? [] : polygon;
}

/** The law as cells with half-planes and maps, numbers or fractions such as "3/7". */
export function controlLaw() {
  const problem = condensed();
  const cells = [];
  for (let code = 0; code < 3 ** STEPS; code++) {
    const fixed = Array.from({ length: STEPS }, (_, i) => (Math.floor(code / 3 ** i) % 3) - 1);
    const { map, rows } = candidate(problem, fixed);
    const halfSpaces = [...rows, ...STATES];
    if (clipped(halfSpaces).length === 0) continue;
    cells.push({ halfSpaces: halfSpaces.map((row) => row.map(text)), map: map.map(text) });
  }
  return { cells };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(JSON.stringify(controlLaw(), null, 1));
