/**
 * Complexes as JSON documents: a summary, and the whole complex cell by cell. Layers are numbered from 1, units
 * from 0; cells, edges and vertices from 0. Lists are lazy (see `jsonChunks`).
 */
import { inputAt } from "../complex/domain.ts";
import type { LineComplex } from "../complex/line-complex.ts";
import { type NeuronTable, neuronName, patternStrings } from "../complex/neurons.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { domainJson } from "./domain-json.ts";
import type { JsonDocument } from "./json-text.ts";

/** [layer from 1, unit from 0] */
export type NeuronJson = [layer: number, index: number];

/** What every complex has in common: domain, counts, Euler characteristic, what is certified. */
export function complexSummaryJson(complex: PlanarComplex | LineComplex): JsonDocument {
  const { counts, euler, certified, exactSigns, complete } = complex;
  return {
    domain: domainJson(complex.domain),
    counts: edgesToo(counts),
    euler,
    certified,
    exactSigns,
    complete,
  };
}

/** On a line the cells are the edges. */
function edgesToo(counts: PlanarComplex["counts"] | LineComplex["counts"]): PlanarComplex["counts"] | object {
  const { cells, linearRegions, vertices, fVector } = counts;
  return { cells, linearRegions, vertices, edges: fVector[1], fVector };
}

/** Vertices, edges and cells of a planar complex. */
export function planarPartsJson(complex: PlanarComplex): JsonDocument {
  return {
    layers: layerSizes(complex.neurons),
    vertices: rows(complex.vertices, 2),
    vertexErrors: complex.vertexErrors.values(),
    edges: planarEdges(complex),
    cells: planarCells(complex),
  };
}

function* planarEdges(complex: PlanarComplex): Generator<object> {
  const { edges, edgeCells, edgeNeurons, neurons } = complex;
  for (let e = 0; e < edgeNeurons.length; e++) {
    const unit = edgeNeurons[e];
    yield {
      vertices: [edges[2 * e], edges[2 * e + 1]],
      cells: [edgeCells[2 * e], edgeCells[2 * e + 1]].filter((cell) => cell >= 0),
      ...(unit >= 0 ? { neuron: neuronName(neurons, unit) } : { side: -1 - unit }),
    };
  }
}

function* planarCells(complex: PlanarComplex): Generator<object> {
  const { cellStart, cellVertices, cellEdges, counts } = complex;
  for (let cell = 0; cell < counts.cells; cell++) {
    const [from, to] = [cellStart[cell], cellStart[cell + 1]];
    yield {
      vertices: Array.from(cellVertices.subarray(from, to)),
      edges: Array.from(cellEdges.subarray(from, to)),
      ...cellJson(complex, cell),
    };
  }
}

/** Pattern, affine maps (one row an output: coefficients of the slice coordinates, constant), region. */
function cellJson(complex: PlanarComplex | LineComplex, cell: number): object {
  const { neurons, patterns, outputSize, maps, mapErrors, regions, dimension } = complex;
  const width = dimension + 1;
  const first = cell * outputSize;
  return {
    pattern: patternStrings(neurons, patterns, cell),
    maps: Array.from({ length: outputSize }, (_, o) =>
      Array.from(maps.subarray((first + o) * width, (first + o + 1) * width)),
    ),
    mapErrors: Array.from(mapErrors.subarray(first, first + outputSize)),
    region: regions[cell],
  };
}

/**
 * The places inside the segment where the network's pieces meet: coordinate t with its proved error, the units that
 * switch there, and with `inputs` the point of the input space.
 */
export function* breakpointsJson(
  complex: LineComplex,
  options: { readonly inputs?: boolean } = {},
): Generator<{ t: number; error: number; neuron: NeuronJson; neurons: NeuronJson[]; input?: number[] }> {
  const { vertices, vertexErrors, vertexNeuronStart, vertexNeurons, neurons, domain } = complex;
  for (let k = 1; k + 1 < vertices.length; k++) {
    const units = vertexNeurons.subarray(vertexNeuronStart[k - 1], vertexNeuronStart[k]);
    const names = Array.from(units, (unit) => neuronName(neurons, unit));
    const t = vertices[k];
    const input = options.inputs ? { input: Array.from(inputAt(domain.slice, [t])) } : {};
    yield { t, error: vertexErrors[k], neuron: names[0], neurons: names, ...input };
  }
}

/** Layer sizes and pieces of a line, left to right. */
export function linePartsJson(complex: LineComplex): JsonDocument {
  return { layers: layerSizes(complex.neurons), cells: lineCells(complex) };
}

function* lineCells(complex: LineComplex): Generator<object> {
  for (let cell = 0; cell < complex.counts.cells; cell++) {
    yield { interval: [complex.vertices[cell], complex.vertices[cell + 1]], ...cellJson(complex, cell) };
  }
}

function layerSizes({ layerStart }: NeuronTable): number[] {
  return Array.from(layerStart.subarray(1), (end, l) => end - layerStart[l]);
}

function* rows(values: Float64Array, width: number): Generator<number[]> {
  for (let k = 0; k < values.length; k += width) yield Array.from(values.subarray(k, k + width));
}
