/** What must hold of every result of `planarBoundary`, whatever the network and the decision. */
import type { Decision } from "../../src/boundary/decision.ts";
import type { PlanarBoundary } from "../../src/boundary/planar-boundary.ts";
import type { PlanarComplex } from "../../src/complex/planar-complex.ts";
import type { Network } from "../../src/network/network.ts";
import { type Bounded, boundedEvaluation } from "./bounded-evaluation.ts";
import { claim, spread } from "./claim.ts";
import { areaOf, type Corner, domainCornersOf, extentOf, interiorPoint } from "./planar-geometry.ts";

const SAMPLES = 300;

export function expectValidPlanarBoundary(
  network: Network,
  complex: PlanarComplex,
  boundary: PlanarBoundary,
): void {
  checkGraph(complex, boundary);
  checkTiles(network, complex, boundary);
  checkPieces(network, complex, boundary);
}

/** Components, closed ones, Betti numbers and length follow from the pieces. */
function checkGraph(complex: PlanarComplex, boundary: PlanarBoundary): void {
  const { pieces, pieceCells, pieceClasses, pieceComponents, componentClosed, vertices, components } =
    boundary;
  const count = pieces.length / 2;
  claim(
    pieceCells.length === count && pieceComponents.length === count,
    () => "one cell and component per piece",
  );
  claim(pieceClasses.length === 2 * count, () => "two classes per piece");
  claim(
    componentClosed.length === components,
    () => `${componentClosed.length} flags, ${components} components`,
  );
  const degree = new Uint32Array(vertices.length / 2);
  const componentOf = new Int32Array(degree.length).fill(-1);
  const neighbours: number[][] = Array.from(degree, () => []);
  const seen = new Set<string>();
  let length = 0;
  for (let piece = 0; piece < count; piece++) {
    const [a, b] = pieces.subarray(2 * piece, 2 * piece + 2);
    claim(a !== b, () => `piece ${piece} has no length`);
    const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
    claim(!seen.has(key), () => `two pieces join ${key}`);
    seen.add(key);
    claim(pieceCells[piece] < complex.counts.cells, () => `piece ${piece} is in cell ${pieceCells[piece]}`);
    const [low, high] = pieceClasses.subarray(2 * piece, 2 * piece + 2);
    claim(
      low < high && high < boundary.classNames.length,
      () => `piece ${piece} is between ${low} and ${high}`,
    );
    for (const end of [a, b]) {
      degree[end]++;
      const before = componentOf[end];
      claim(before === -1 || before === pieceComponents[piece], () => `vertex ${end} is in two components`);
      componentOf[end] = pieceComponents[piece];
    }
    neighbours[a].push(b);
    neighbours[b].push(a);
    length += Math.hypot(vertices[2 * a] - vertices[2 * b], vertices[2 * a + 1] - vertices[2 * b + 1]);
  }
  claim(!degree.includes(0), () => `vertex ${degree.indexOf(0)} belongs to no piece`);
  const open = new Set([...degree.keys()].filter((v) => degree[v] === 1).map((v) => componentOf[v]));
  componentClosed.forEach((closed, component) => {
    claim((closed === 1) === !open.has(component), () => `component ${component} is marked ${closed}`);
  });
  claim(boundary.closed === components - open.size, () => `closed is ${boundary.closed}`);
  const connected = countConnected(neighbours);
  claim(connected === components, () => `the pieces have ${connected} components, not ${components}`);
  const cycles = count - degree.length + components;
  claim(String(boundary.betti) === String([components, cycles]), () => `Betti numbers ${boundary.betti}`);
  claim(
    isClose(boundary.measure, length, length),
    () => `measure is ${boundary.measure}, the pieces have ${length}`,
  );
}

function countConnected(neighbours: readonly number[][]): number {
  const reached = new Uint8Array(neighbours.length);
  let components = 0;
  neighbours.forEach((_, start) => {
    if (reached[start]) return;
    components++;
    const stack = [start];
    while (stack.length > 0) {
      const vertex = stack.pop()!;
      if (reached[vertex]) continue;
      reached[vertex] = 1;
      stack.push(...neighbours[vertex]);
    }
  });
  return components;
}

/** Tiles fill the domain, class by class; the network decides at an interior point as the tile says. */
function checkTiles(network: Network, complex: PlanarComplex, boundary: PlanarBoundary): void {
  const { tiles, classAreas, classNames, decision } = boundary;
  const { domain } = complex;
  const extent = extentOf(domain.corners);
  const error = complex.vertexErrors.reduce((most, one) => Math.max(most, one), 0);
  const whole = areaOf(domainCornersOf(domain.corners));
  const areas = new Float64Array(classNames.length);
  const count = tiles.start.length - 1;
  claim(tiles.classes.length === count && tiles.cells.length === count, () => "one class and cell per tile");
  const cornersOf = (tile: number) =>
    domainCornersOf(tiles.corners.subarray(2 * tiles.start[tile], 2 * tiles.start[tile + 1]));
  const covered = new Uint8Array(complex.counts.cells);
  for (let tile = 0; tile < count; tile++) {
    areas[tiles.classes[tile]] += areaOf(cornersOf(tile));
    covered[tiles.cells[tile]] = 1;
  }
  claim(!covered.includes(0), () => `cell ${covered.indexOf(0)} has no tile`);
  const total = areas.reduce((sum, area) => sum + area, 0);
  claim(isClose(total, whole, whole), () => `tiles have area ${total}, the domain ${whole}`);
  classAreas.forEach((area, k) => {
    claim(isClose(area, areas[k], whole), () => `class ${k} has area ${area}, its tiles have ${areas[k]}`);
  });
  for (const tile of spread(count, SAMPLES)) {
    // Tile corners carry no proved errors: only tiles much thicker than any are asked.
    const point = interiorPoint(cornersOf(tile), 1e-9 * extent + error, extent);
    if (!point) continue;
    const decided = decideAt(boundedEvaluation(network, domain.slice, point).outputs, decision);
    if (decided === null) continue;
    claim(
      decided === tiles.classes[tile],
      () => `tile ${tile} has class ${tiles.classes[tile]}; at (${point}): ${decided}`,
    );
  }
}

/** At the middle of a piece its two classes tie, and no other class is better. */
function checkPieces(network: Network, complex: PlanarComplex, boundary: PlanarBoundary): void {
  const { pieces, pieceClasses, vertices, decision } = boundary;
  for (const piece of spread(pieces.length / 2, SAMPLES)) {
    const [a, b] = pieces.subarray(2 * piece, 2 * piece + 2);
    const middle: Corner = [
      (vertices[2 * a] + vertices[2 * b]) / 2,
      (vertices[2 * a + 1] + vertices[2 * b + 1]) / 2,
    ];
    const { outputs } = boundedEvaluation(network, complex.domain.slice, middle);
    const scores = scoresOf(outputs.values, decision);
    const [low, high] = pieceClasses.subarray(2 * piece, 2 * piece + 2);
    const size =
      1 + Math.max(...outputs.values.map(Math.abs), steepestMap(complex) * extentOf(complex.domain.corners));
    const allowed = 1e-9 * size + 4 * Math.max(...outputs.errors);
    const best = Math.max(...scores);
    claim(
      best - scores[low] <= allowed && best - scores[high] <= allowed,
      () => `piece ${piece} is off at (${middle})`,
    );
  }
}

function steepestMap({ maps }: PlanarComplex): number {
  let most = 0;
  for (let k = 0; k < maps.length; k++) if (k % 3 < 2) most = Math.max(most, Math.abs(maps[k]));
  return most;
}

/** One number a class: the class decided has the largest, the first one in a tie. */
function scoresOf(outputs: Float64Array, decision: Decision): number[] {
  if (decision.kind === "threshold") return [0, outputs[decision.output] - decision.threshold];
  if (decision.kind === "between") return [0, outputs[decision.first] - outputs[decision.second]];
  return Array.from(outputs, (value) => (decision.kind === "max" ? value : -value));
}

/** The class at a point when the doubles prove it, else null. */
function decideAt({ values, errors }: Bounded, decision: Decision): number | null {
  const scores = scoresOf(values, decision);
  const allowed = 4 * Math.max(...errors) + 4 * 2 ** -52 * Math.max(...scores.map(Math.abs));
  const best = scores.indexOf(Math.max(...scores));
  const proved = scores.every((score, k) => k === best || scores[best] - score > allowed);
  return proved ? best : null;
}

const isClose = (a: number, b: number, size: number) => Math.abs(a - b) <= 1e-9 * size;
