/**
 * What must hold of every result of `partition`, whatever the network: checked on every fixture. Structure is
 * checked on all cells and edges, values on a spread of them in large complexes.
 */
import { patternStrings } from "../../src/complex/neurons.ts";
import type { PlanarComplex } from "../../src/complex/planar-complex.ts";
import type { Network } from "../../src/network/network.ts";
import { boundedEvaluation, PatternOracle, steepness } from "./bounded-evaluation.ts";
import { claim, spread } from "./claim.ts";
import {
  areaOf,
  cellCorners,
  domainCornersOf,
  extentOf,
  interiorPoint,
  turn,
  vertexOf,
} from "./planar-geometry.ts";

const SAMPLES = 300;

export function expectValidPlanarComplex(network: Network, complex: PlanarComplex): void {
  checkCounts(complex);
  checkIncidence(complex);
  checkShapes(complex);
  checkBorder(complex);
  checkPatternsDiffer(complex);
  checkInteriorPoints(network, complex);
  checkEdges(network, complex);
  checkRegions(complex);
}

function checkCounts(complex: PlanarComplex): void {
  const { counts, vertices, edges, cellStart, regions } = complex;
  const cells = cellStart.length - 1;
  claim(counts.cells === cells, () => `counts.cells is ${counts.cells}, there are ${cells}`);
  claim(counts.vertices === vertices.length / 2, () => `counts.vertices is ${counts.vertices}`);
  claim(counts.edges === edges.length / 2, () => `counts.edges is ${counts.edges}`);
  claim(
    String(counts.fVector) === String([counts.vertices, counts.edges, cells]),
    () => `f-vector ${counts.fVector}`,
  );
  claim(complex.euler === counts.vertices - counts.edges + cells, () => `euler is ${complex.euler}`);
  claim(complex.euler === 1, () => `Euler characteristic ${complex.euler}`);
  claim(complex.certified && complex.complete, () => "not certified or not complete");
  claim(complex.vertexErrors.length === counts.vertices, () => "one error per vertex");
  claim(regions.length === cells, () => "one region per cell");
  claim(complex.patterns.length === cells * complex.neurons.patternWords, () => "one pattern per cell");
  claim(complex.maps.length === 3 * cells * complex.outputSize, () => "one map per cell and output");
  claim(complex.mapErrors.length === cells * complex.outputSize, () => "one error per map");
}

/** Corners, edges and cells refer to each other, both ways; every edge has one or two cells. */
function checkIncidence(complex: PlanarComplex): void {
  const { edges, edgeCells, cellStart, cellVertices, cellEdges, counts } = complex;
  const seen = new Uint8Array(counts.edges);
  const used = new Uint8Array(counts.vertices);
  const directions = new Set<number>();
  for (let cell = 0; cell < counts.cells; cell++) {
    const [start, end] = [cellStart[cell], cellStart[cell + 1]];
    claim(end - start >= 3, () => `cell ${cell} has ${end - start} corners`);
    for (let k = start; k < end; k++) {
      const [from, to] = [cellVertices[k], cellVertices[k + 1 < end ? k + 1 : start]];
      const edge = cellEdges[k];
      const [low, high] = [Math.min(from, to), Math.max(from, to)];
      claim(
        edges[2 * edge] === low && edges[2 * edge + 1] === high,
        () => `edge ${edge} does not join ${from} and ${to}`,
      );
      claim(
        edgeCells[2 * edge] === cell || edgeCells[2 * edge + 1] === cell,
        () => `edge ${edge} does not know its cell ${cell}`,
      );
      const direction = from * counts.vertices + to;
      claim(!directions.has(direction), () => `two cells run the same way from ${from} to ${to}`);
      directions.add(direction);
      seen[edge]++;
      used[from] = 1;
    }
  }
  for (let edge = 0; edge < counts.edges; edge++) {
    const sides = Number(edgeCells[2 * edge] >= 0) + Number(edgeCells[2 * edge + 1] >= 0);
    claim(sides >= 1 && sides === seen[edge], () => `edge ${edge} has ${sides} cells, ${seen[edge]} have it`);
    claim(edgeCells[2 * edge] !== edgeCells[2 * edge + 1], () => `edge ${edge} has one cell twice`);
  }
  claim(
    used.every((one) => one === 1),
    () => `vertex ${used.indexOf(0)} belongs to no cell`,
  );
}

/** Cells are convex, counter-clockwise, and their areas add up to the domain's. */
function checkShapes(complex: PlanarComplex): void {
  const { vertexErrors, counts, domain } = complex;
  const extent = extentOf(domain.corners);
  const whole = areaOf(domainCornersOf(domain.corners));
  let [sum, allowed] = [0, 1e-12 * whole];
  for (let cell = 0; cell < counts.cells; cell++) {
    const indices = cellCorners(complex, cell);
    const corners = indices.map((v) => vertexOf(complex, v));
    const error = indices.reduce((most, v) => Math.max(most, vertexErrors[v]), 0) + 4 * 2 ** -52 * extent;
    corners.forEach((p, i) => {
      const [q, r] = [corners[(i + 1) % corners.length], corners[(i + 2) % corners.length]];
      const spanned = [q[0] - p[0], q[1] - p[1], r[0] - p[0], r[1] - p[1]].reduce(
        (s, x) => s + Math.abs(x),
        0,
      );
      claim(
        turn(p, q, r) >= -4 * error * (spanned + error),
        () => `cell ${cell} is not convex at corner ${i + 1}`,
      );
      allowed += error * Math.hypot(q[0] - p[0], q[1] - p[1]);
    });
    sum += areaOf(corners);
  }
  claim(Math.abs(sum - whole) <= allowed, () => `areas add up to ${sum}, the domain has ${whole}`);
}

/** Edges with one cell lie on the side of the domain that they name, the others on a neuron's crease. */
function checkBorder(complex: PlanarComplex): void {
  const { edges, edgeCells, edgeNeurons, vertexErrors, neurons, counts, domain } = complex;
  const corners = domainCornersOf(domain.corners);
  const extent = extentOf(domain.corners);
  for (let edge = 0; edge < counts.edges; edge++) {
    const source = edgeNeurons[edge];
    if (edgeCells[2 * edge] >= 0 && edgeCells[2 * edge + 1] >= 0) {
      claim(source >= 0 && source < neurons.total, () => `inner edge ${edge} has source ${source}`);
      continue;
    }
    const side = -1 - source;
    claim(side >= 0 && side < corners.length, () => `border edge ${edge} has source ${source}`);
    const [p, q] = [corners[side], corners[(side + 1) % corners.length]];
    for (const vertex of [edges[2 * edge], edges[2 * edge + 1]]) {
      const off = Math.abs(turn(p, q, vertexOf(complex, vertex))) / Math.hypot(q[0] - p[0], q[1] - p[1]);
      const allowed = 2 * vertexErrors[vertex] + 16 * 2 ** -52 * extent;
      claim(off <= allowed, () => `vertex ${vertex} is ${off} away from side ${side} of the domain`);
    }
  }
}

function checkPatternsDiffer(complex: PlanarComplex): void {
  const { patterns, neurons, counts } = complex;
  const known = new Set<string>();
  for (let cell = 0; cell < counts.cells; cell++) {
    known.add(patterns.subarray(cell * neurons.patternWords, (cell + 1) * neurons.patternWords).join());
  }
  claim(known.size === counts.cells, () => `${counts.cells} cells have ${known.size} patterns`);
}

/** At an interior point of a cell the network has the cell's pattern, and the value of the cell's map. */
function checkInteriorPoints(network: Network, complex: PlanarComplex): void {
  const { vertexErrors, counts, domain, neurons, patterns, outputSize } = complex;
  const extent = extentOf(domain.corners);
  const oracle = new PatternOracle(network, domain.slice);
  for (const cell of spread(counts.cells, SAMPLES)) {
    const indices = cellCorners(complex, cell);
    const error = indices.reduce((most, v) => Math.max(most, vertexErrors[v]), 0);
    const point = interiorPoint(
      indices.map((v) => vertexOf(complex, v)),
      error,
      extent,
    );
    if (!point) continue;
    const [found, actual] = [patternStrings(neurons, patterns, cell).join("|"), oracle.at(point).join("|")];
    claim(
      found === actual,
      () => `cell ${cell} has pattern ${found}; at (${point}) the network has ${actual}`,
    );
    const { outputs } = boundedEvaluation(network, domain.slice, point);
    for (let o = 0; o < outputSize; o++) {
      const { value, error } = mapAt(complex, cell, o, point);
      const off = Math.abs(value - outputs.values[o]);
      claim(
        off <= error + outputs.errors[o],
        () => `cell ${cell}, output ${o}: the map is ${off} off at (${point})`,
      );
    }
  }
}

/** A cell's map at a point, and how far it may be from the truth there. */
function mapAt(complex: PlanarComplex, cell: number, output: number, [s, t]: readonly [number, number]) {
  const k = cell * complex.outputSize + output;
  const [a, b, c] = complex.maps.subarray(3 * k, 3 * k + 3);
  const size = Math.abs(a * s) + Math.abs(b * t) + Math.abs(c);
  return { value: a * s + b * t + c, error: complex.mapErrors[k] + 4 * 2 ** -52 * size, gradient: [a, b] };
}

/** Across an edge the maps agree, and the patterns differ only in neurons that vanish on it, its own among them. */
function checkEdges(network: Network, complex: PlanarComplex): void {
  const { edges, edgeCells, edgeNeurons, vertexErrors, neurons, patterns, counts, domain } = complex;
  const steep = steepness(network, domain.slice);
  for (const edge of spread(counts.edges, SAMPLES)) {
    const [left, right] = [edgeCells[2 * edge], edgeCells[2 * edge + 1]];
    if (left < 0 || right < 0) continue;
    const [one, other] = [left, right].map((cell) => patternStrings(neurons, patterns, cell));
    const differing: [number, number][] = [];
    one.forEach((text, l) => {
      for (let i = 0; i < text.length; i++) if (text[i] !== other[l][i]) differing.push([l, i]);
    });
    const units = differing.map(([l, i]) => neurons.layerStart[l] + i);
    claim(
      units.includes(edgeNeurons[edge]),
      () => `edge ${edge} names ${edgeNeurons[edge]}, but [${units}] switch there`,
    );
    for (const vertex of [edges[2 * edge], edges[2 * edge + 1]]) {
      const point = vertexOf(complex, vertex);
      const { layers } = boundedEvaluation(network, domain.slice, point);
      for (const [l, i] of differing) {
        const off = Math.abs(layers[l].values[i]);
        const allowed = layers[l].errors[i] + 1.001 * steep[l][i] * vertexErrors[vertex];
        claim(
          off <= allowed,
          () => `unit ${i} of layer ${l + 1} switches on edge ${edge} but is ${off} at its end`,
        );
      }
      for (let o = 0; o < complex.outputSize; o++) {
        const [a, b] = [mapAt(complex, left, o, point), mapAt(complex, right, o, point)];
        const slope = Math.abs(a.gradient[0] - b.gradient[0]) + Math.abs(a.gradient[1] - b.gradient[1]);
        const allowed = a.error + b.error + 1.001 * slope * vertexErrors[vertex];
        claim(
          Math.abs(a.value - b.value) <= allowed,
          () => `output ${o} jumps by ${a.value - b.value} on edge ${edge}`,
        );
      }
    }
  }
}

/** Regions are numbered by their first cells, are connected across edges, and have one map each. */
function checkRegions(complex: PlanarComplex): void {
  const { regions, edgeCells, counts, outputSize, maps, mapErrors, domain } = complex;
  const first: number[] = [];
  const neighbours: number[][] = Array.from({ length: counts.cells }, () => []);
  for (let edge = 0; edge < counts.edges; edge++) {
    const [a, b] = [edgeCells[2 * edge], edgeCells[2 * edge + 1]];
    if (a < 0 || b < 0 || regions[a] !== regions[b]) continue;
    neighbours[a].push(b);
    neighbours[b].push(a);
  }
  const extent = extentOf(domain.corners);
  const reached = new Uint8Array(counts.cells);
  for (let cell = 0; cell < counts.cells; cell++) {
    const region = regions[cell];
    if (region === first.length) {
      first.push(cell);
      const stack = [cell];
      while (stack.length > 0) {
        const next = stack.pop()!;
        if (reached[next]) continue;
        reached[next] = 1;
        stack.push(...neighbours[next]);
      }
    }
    claim(
      region < first.length && reached[cell] === 1,
      () => `cell ${cell} is not connected to region ${region}`,
    );
    for (let o = 0; o < outputSize; o++) {
      const [k, l] = [cell * outputSize + o, first[region] * outputSize + o];
      const allowed = (1 + 1e-9) * (mapErrors[k] + mapErrors[l]);
      for (const [s, t] of domainCornersOf(domain.corners)) {
        const off =
          (maps[3 * k] - maps[3 * l]) * s +
          (maps[3 * k + 1] - maps[3 * l + 1]) * t +
          maps[3 * k + 2] -
          maps[3 * l + 2];
        const rounding =
          16 *
          2 ** -52 *
          (Math.abs(maps[3 * k] * extent) + Math.abs(maps[3 * k + 1] * extent) + Math.abs(maps[3 * k + 2]));
        claim(
          Math.abs(off) <= allowed + rounding,
          () => `cells ${cell} and ${first[region]} have one region but two maps`,
        );
      }
    }
  }
  claim(
    first.length === counts.linearRegions,
    () => `${first.length} regions, counts say ${counts.linearRegions}`,
  );
}
