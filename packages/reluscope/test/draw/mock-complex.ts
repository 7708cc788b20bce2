/**
 * A plain floating-point partition of a square, enough to draw pictures and reports in tests without the
 * exact engine: every crease cuts the cells it crosses, shared edges are cut once.
 */
import { neuronTable } from "../../src/complex/neurons.ts";
import type { PlanarComplex } from "../../src/complex/planar-complex.ts";
import type { Network } from "../../src/network/network.ts";

/** Seeded numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function randomNetwork(sizes: readonly number[], seed = 1, bias = 0.3): Network {
  const random = seeded(seed);
  const map = (rows: number, columns: number) => ({
    weight: {
      kind: "dense" as const,
      rows,
      columns,
      values: Float64Array.from({ length: rows * columns }, () =>
        Math.fround((random() * 2 - 1) * Math.sqrt(6 / columns)),
      ),
    },
    bias: Float64Array.from({ length: rows }, () => Math.fround((random() * 2 - 1) * bias * 2)),
  });
  const layers = [];
  for (let l = 1; l + 1 < sizes.length; l++)
    layers.push({ ...map(sizes[l], sizes[l - 1]), negativeSlope: new Float64Array(sizes[l]) });
  const outputSize = sizes[sizes.length - 1];
  return {
    inputShape: [sizes[0]],
    inputSize: sizes[0],
    outputSize,
    layers,
    output: map(outputSize, sizes[sizes.length - 2]),
  };
}

interface Cell {
  vertices: number[];
  edges: number[];
  pattern: Uint32Array;
  /** forms of the previous layer's activations: 3 numbers each */
  forms: Float64Array;
  pre: Float64Array;
}

function applyMap(weight: Network["output"], forms: Float64Array): Float64Array {
  const { rows, columns, values } = weight.weight as { rows: number; columns: number; values: Float64Array };
  const result = new Float64Array(rows * 3);
  for (let i = 0; i < rows; i++) {
    let a = 0;
    let b = 0;
    let c = weight.bias[i];
    for (let j = 0; j < columns; j++) {
      const w = values[i * columns + j];
      a += w * forms[3 * j];
      b += w * forms[3 * j + 1];
      c += w * forms[3 * j + 2];
    }
    result[3 * i] = a;
    result[3 * i + 1] = b;
    result[3 * i + 2] = c;
  }
  return result;
}

/** The cells of a network with two inputs on [−half, half]². */
export function mockPartition(network: Network, half = 1): PlanarComplex {
  const neurons = neuronTable(network);
  const corners = Float64Array.of(-half, -half, half, -half, half, half, -half, half);
  const vertices = [...corners];
  const edgeEnds: [number, number][] = [
    [0, 1],
    [1, 2],
    [2, 3],
    [0, 3],
  ];
  const edgeNeurons = [-1, -2, -3, -4];
  const dead = new Set<number>();
  let cells: Cell[] = [
    {
      vertices: [0, 1, 2, 3],
      edges: [0, 1, 2, 3],
      pattern: new Uint32Array(neurons.patternWords),
      forms: Float64Array.of(1, 0, 0, 0, 1, 0),
      pre: new Float64Array(0),
    },
  ];
  network.layers.forEach((layer, l) => {
    const size = layer.bias.length;
    for (const cell of cells) cell.pre = applyMap(layer, cell.forms);
    for (let i = 0; i < size; i++) {
      const cut = new Map<number, [vertex: number, first: number, second: number]>();
      const next: Cell[] = [];
      const value = (cell: Cell, v: number) =>
        cell.pre[3 * i] * vertices[2 * v] + cell.pre[3 * i + 1] * vertices[2 * v + 1] + cell.pre[3 * i + 2];
      for (const cell of cells) {
        const values = cell.vertices.map((v) => value(cell, v));
        const mark = (target: Cell, positive: boolean) => {
          target.pattern[neurons.layerWord[l] + (i >> 4)] |= (positive ? 1 : 2) << (2 * (i & 15));
          return target;
        };
        const up = values.some((x) => x > 0);
        if (!up || !values.some((x) => x < 0)) {
          next.push(mark(cell, up));
          continue;
        }
        const halves = [0, 1].map(() => ({
          ...cell,
          vertices: [] as number[],
          edges: [] as number[],
          pattern: cell.pattern.slice(),
        }));
        const crossings: number[] = [];
        const n = cell.vertices.length;
        for (let k = 0; k < n; k++) {
          const j = (k + 1) % n;
          const side = values[k] > 0 ? 0 : 1;
          halves[side].vertices.push(cell.vertices[k]);
          if (values[k] > 0 === values[j] > 0) {
            halves[side].edges.push(cell.edges[k]);
            continue;
          }
          const edge = cell.edges[k];
          let hit = cut.get(edge);
          if (!hit) {
            const [p, q] = edgeEnds[edge];
            const t = value(cell, p) / (value(cell, p) - value(cell, q));
            const v = vertices.length / 2;
            vertices.push(
              vertices[2 * p] + t * (vertices[2 * q] - vertices[2 * p]),
              vertices[2 * p + 1] + t * (vertices[2 * q + 1] - vertices[2 * p + 1]),
            );
            const e = edgeEnds.length;
            edgeEnds.push([p, v], [q, v]);
            edgeNeurons.push(edgeNeurons[edge], edgeNeurons[edge]);
            dead.add(edge);
            hit = [v, e, e + 1];
            cut.set(edge, hit);
          }
          const [v, first, second] = hit;
          const fromFirst = edgeEnds[first][0] === cell.vertices[k];
          halves[side].edges.push(fromFirst ? first : second, -1);
          halves[side].vertices.push(v);
          halves[1 - side].vertices.push(v);
          halves[1 - side].edges.push(fromFirst ? second : first);
          crossings.push(v);
        }
        const crease = edgeEnds.length;
        edgeEnds.push([Math.min(...crossings), Math.max(...crossings)]);
        edgeNeurons.push(neurons.layerStart[l] + i);
        halves.forEach((part, side) => {
          part.edges = part.edges.map((e) => (e === -1 ? crease : e));
          next.push(mark(part, side === 0));
        });
      }
      cells = next;
    }
    for (const cell of cells) {
      cell.forms = cell.pre.map((x, k) => {
        const i = Math.floor(k / 3);
        return (cell.pattern[neurons.layerWord[l] + (i >> 4)] >>> (2 * (i & 15))) & 1 ? x : 0;
      });
    }
  });
  // drop edges that were cut and number the rest
  const newEdge = new Int32Array(edgeEnds.length).fill(-1);
  const kept: number[] = [];
  edgeEnds.forEach((_, e) => {
    if (!dead.has(e)) newEdge[e] = kept.push(e) - 1;
  });
  const cellStart = new Uint32Array(cells.length + 1);
  cells.forEach((cell, c) => {
    cellStart[c + 1] = cellStart[c] + cell.vertices.length;
  });
  const cellVertices = Uint32Array.from(cells.flatMap((cell) => cell.vertices));
  const cellEdges = Uint32Array.from(cells.flatMap((cell) => cell.edges.map((e) => newEdge[e])));
  const edgeCells = new Int32Array(2 * kept.length).fill(-1);
  const patterns = new Uint32Array(cells.length * neurons.patternWords);
  const maps = new Float64Array(cells.length * network.outputSize * 3);
  cells.forEach((cell, c) => {
    patterns.set(cell.pattern, c * neurons.patternWords);
    maps.set(applyMap(network.output, cell.forms), c * network.outputSize * 3);
    for (const e of cell.edges) edgeCells[2 * newEdge[e] + (edgeCells[2 * newEdge[e]] < 0 ? 0 : 1)] = c;
  });
  const fVector = [vertices.length / 2, kept.length, cells.length] as const;
  return {
    dimension: 2,
    domain: {
      dimension: 2,
      slice: { dimension: 2, origin: new Float64Array(2), directions: Float64Array.of(1, 0, 0, 1) },
      corners,
    },
    neurons,
    outputSize: network.outputSize,
    vertices: Float64Array.from(vertices),
    vertexErrors: new Float64Array(vertices.length / 2),
    edges: Uint32Array.from(kept.flatMap((e) => [Math.min(...edgeEnds[e]), Math.max(...edgeEnds[e])])),
    edgeCells,
    edgeNeurons: Int32Array.from(kept, (e) => edgeNeurons[e]),
    cellStart,
    cellVertices,
    cellEdges,
    patterns,
    maps,
    mapErrors: new Float64Array(cells.length * network.outputSize),
    regions: Uint32Array.from(cells, (_, c) => c),
    counts: {
      cells: fVector[2],
      linearRegions: fVector[2],
      vertices: fVector[0],
      edges: fVector[1],
      fVector,
    },
    euler: fVector[0] - fVector[1] + fVector[2],
    certified: true,
    exactSigns: 0,
    complete: true,
  };
}
