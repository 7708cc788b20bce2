/**
 * Pressing the graph of a function flat, a small part of it at a time from the outside in (2407.03851, the sequel of S2):
 * a step takes what lies beyond a hyperplane of the base space and slides it along one direction onto that hyperplane.
 * What is left over the core is nearly flat; the steps, undone, give a piecewise linear graph near that of the function.
 */

/** A function of d variables. */
export type GraphFunction = (x: Float64Array) => number;

/** An interval of the line, or a disc of the plane. */
export type GraphDomain =
  | { readonly kind: "interval"; readonly low: number; readonly high: number }
  | { readonly kind: "disc"; readonly center: readonly [number, number]; readonly radius: number };

/** What lies at distance t > 0 beyond {normal · x = offset} moves by −t · normal, and down by slope · t. */
export interface PressingStep {
  readonly normal: Float64Array;
  readonly offset: number;
  readonly slope: number;
}

export interface PressedGraph {
  /** d */
  readonly dimension: number;
  readonly steps: readonly PressingStep[];
  /** Coefficients and constant of the affine function whose graph the pressed one is close to. */
  readonly flat: Float64Array;
  /** Largest vertical distance between the two graphs over the samples. */
  readonly error: number;
}

/** Points of the graph that measure slopes and the error: a grid over the domain. */
const SAMPLES_ON_INTERVAL = 2000;
const SAMPLES_ACROSS_DISC = 64;

/**
 * Presses the graph of a function flat in a number of steps.
 *
 * @param steps at least 0
 * @throws Error when the domain is empty or the function not finite on it
 */
export function pressGraph(graph: GraphFunction, domain: GraphDomain, steps: number): PressedGraph {
  if (!Number.isInteger(steps) || steps < 0) throw new Error(`${steps} is no number of steps; 0, 1, … are`);
  const samples = graphSamples(graph, domain);
  let best: PressedGraph | undefined;
  for (const cuts of cutPlans(domain, steps)) {
    const pressed = press(graph, samples, cuts);
    if (!best || pressed.error < best.error) best = pressed;
  }
  return best as PressedGraph;
}

/** d + 1 numbers each: points of the domain on a grid, and the function there. */
export function graphSamples(graph: GraphFunction, domain: GraphDomain): Float64Array[] {
  const points = domain.kind === "interval" ? intervalGrid(domain.low, domain.high) : discGrid(domain);
  return points.map((x) => {
    const value = graph(x);
    if (!Number.isFinite(value)) throw new Error(`the function is ${value} at (${[...x].join(", ")})`);
    return Float64Array.of(...x, value);
  });
}

function intervalGrid(low: number, high: number): Float64Array[] {
  if (!(low < high) || !Number.isFinite(high - low)) throw new Error(`[${low}, ${high}] is not an interval`);
  const step = (high - low) / SAMPLES_ON_INTERVAL;
  return Array.from({ length: SAMPLES_ON_INTERVAL + 1 }, (_, k) => Float64Array.of(low + k * step));
}

function discGrid({ center, radius }: Extract<GraphDomain, { kind: "disc" }>): Float64Array[] {
  if (!(radius > 0) || !Number.isFinite(radius))
    throw new Error(`the radius is ${radius}; it must be positive`);
  const points: Float64Array[] = [];
  for (let i = -SAMPLES_ACROSS_DISC / 2; i <= SAMPLES_ACROSS_DISC / 2; i++) {
    for (let j = -SAMPLES_ACROSS_DISC / 2; j <= SAMPLES_ACROSS_DISC / 2; j++) {
      const [s, t] = [(2 * i) / SAMPLES_ACROSS_DISC, (2 * j) / SAMPLES_ACROSS_DISC];
      if (s * s + t * t <= 1) points.push(Float64Array.of(center[0] + radius * s, center[1] + radius * t));
    }
  }
  return points;
}

type Cut = Pick<PressingStep, "normal" | "offset">;

/** Ways to cut the domain down from the outside in so many steps. */
function* cutPlans(domain: GraphDomain, steps: number): Generator<Cut[]> {
  if (domain.kind === "interval") {
    const { low, high } = domain;
    const width = (high - low) / (steps + 1);
    yield Array.from({ length: steps }, (_, k): Cut => {
      const layer = (Math.floor(k / 2) + 1) * width;
      return k % 2 === 0
        ? { normal: Float64Array.of(-1), offset: -(low + layer) }
        : { normal: Float64Array.of(1), offset: high - layer };
    });
    return;
  }
  // Rings of caps: the more caps, the straighter the graph across each; the more rings, the straighter along each.
  if (steps < 3) yield ring(domain, 0, 1, steps);
  for (let rings = 1; 3 * rings <= steps; rings++) {
    const cuts: Cut[] = [];
    for (let k = 0; k < rings; k++) {
      // Steps that are left over go to the outer rings.
      const caps = Math.floor(steps / rings) + (k < steps % rings ? 1 : 0);
      cuts.push(...ring(domain, k, rings, caps));
    }
    yield cuts;
  }
}

function ring(
  { center, radius }: Extract<GraphDomain, { kind: "disc" }>,
  k: number,
  rings: number,
  caps: number,
): Cut[] {
  const apothem = radius * (1 - (k + 1) / (rings + 1));
  return Array.from({ length: caps }, (_, j): Cut => {
    // Every second ring is turned, so that its caps cut the corners that the last one left.
    const angle = (2 * Math.PI * (j + (k % 2) / 2)) / caps;
    const normal = Float64Array.of(Math.cos(angle), Math.sin(angle));
    return { normal, offset: normal[0] * center[0] + normal[1] * center[1] + apothem };
  });
}

/** Slopes that bring the samples, as they are pressed, closest to the graph in the sense of least squares. */
function press(graph: GraphFunction, samples: readonly Float64Array[], cuts: readonly Cut[]): PressedGraph {
  const d = samples[0].length - 1;
  const points = samples.map((point) => Float64Array.from(point));
  const steps = cuts.map(({ normal, offset }): PressingStep => {
    let [over, square] = [0, 0];
    const moved = new Float64Array(d);
    for (const point of points) {
      const distance = beyond(point, normal, offset);
      if (distance <= 0) continue;
      for (let k = 0; k < d; k++) moved[k] = point[k] - distance * normal[k];
      over += distance * (point[d] - graph(moved));
      square += distance * distance;
    }
    const step = { normal, offset, slope: square > 0 ? over / square : 0 };
    for (const point of points) pressPoint(point, step);
    return step;
  });
  const flat = affineFit(points);
  let error = 0;
  for (const point of points) error = Math.max(error, Math.abs(point[d] - affineValue(flat, point)));
  return { dimension: d, steps, flat, error };
}

function beyond(point: Float64Array, normal: Float64Array, offset: number): number {
  let distance = -offset;
  for (let k = 0; k < normal.length; k++) distance += normal[k] * point[k];
  return distance;
}

/** One step on one point (x, z), in place. */
export function pressPoint(point: Float64Array, { normal, offset, slope }: PressingStep): void {
  const distance = beyond(point, normal, offset);
  if (distance <= 0) return;
  for (let k = 0; k < normal.length; k++) point[k] -= distance * normal[k];
  point[normal.length] -= slope * distance;
}

function affineValue(flat: Float64Array, point: Float64Array): number {
  const d = flat.length - 1;
  let value = flat[d];
  for (let k = 0; k < d; k++) value += flat[k] * point[k];
  return value;
}

/** The affine function nearest to points (x, z) in the sense of least squares, then moved to the middle of the residuals. */
function affineFit(points: readonly Float64Array[]): Float64Array {
  const d = points[0].length - 1;
  const mean = new Float64Array(d + 1);
  for (const point of points) for (let k = 0; k <= d; k++) mean[k] += point[k] / points.length;
  const system = Array.from({ length: d }, () => new Float64Array(d + 1));
  for (const point of points) {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= d; j++) system[i][j] += (point[i] - mean[i]) * (point[j] - mean[j]);
    }
  }
  const flat = new Float64Array(d + 1);
  if (d === 1) flat[0] = system[0][0] > 0 ? system[0][1] / system[0][0] : 0;
  else {
    const [[a, b, e], [, c, f]] = system;
    const determinant = a * c - b * b;
    if (determinant > 0) {
      flat[0] = (c * e - b * f) / determinant;
      flat[1] = (a * f - b * e) / determinant;
    }
  }
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of points) {
    const residual = point[d] - affineValue(flat, point);
    lowest = Math.min(lowest, residual);
    highest = Math.max(highest, residual);
  }
  flat[d] = (lowest + highest) / 2;
  return flat;
}
