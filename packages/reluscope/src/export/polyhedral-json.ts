/**
 * Polyhedral complexes of any dimension as JSON documents and as arrays for .npz. In JSON layers are numbered from 1,
 * units from 0; cells, faces and vertices from 0. Lists are lazy (see `jsonChunks`).
 */
import { neuronName, patternStrings } from "../complex/neurons.ts";
import type { FaceIncidence, PolyhedralComplex, PolytopeDomain } from "../complex/polyhedral-complex.ts";
import { domainJson } from "./domain-json.ts";
import type { JsonDocument } from "./json-text.ts";
import type { NamedArray } from "./npy.ts";

/** Domain, counts, Euler characteristic, what is certified. */
export function polyhedralSummaryJson(complex: PolyhedralComplex): JsonDocument {
  const { domain, counts, euler, certified, exactSigns, complete } = complex;
  const { cells, linearRegions, fVector } = counts;
  return {
    domain: domainJson(domain),
    counts: { cells, linearRegions, vertices: fVector[0], edges: fVector[1], fVector },
    euler,
    certified,
    exactSigns,
    complete,
  };
}

/**
 * Every face: `vertices`; `faces1` (the edges, by their vertices), `faces2` (by their edges), … up to dimension d − 1, by
 * their facets; `facets`: what each (d − 1)-face lies on and the cells beside it; `cells` with pattern and maps.
 */
export function polyhedralPartsJson(complex: PolyhedralComplex): JsonDocument {
  const { dimension: d, neurons, vertices, vertexErrors, faces } = complex;
  const { layerStart } = neurons;
  return {
    layers: Array.from(layerStart.subarray(1), (end, l) => end - layerStart[l]),
    vertices: rowsOf(vertices, d),
    vertexErrors: vertexErrors.values(),
    ...facesJson(faces.slice(0, d - 1)),
    facets: facetsJson(complex),
    cells: cellsJson(complex),
  };
}

/** `faces1`, `faces2`, …: the facets of every face. */
export function facesJson(faces: readonly FaceIncidence[]): JsonDocument {
  return Object.fromEntries(faces.map((incidence, i) => [`faces${i + 1}`, facetLists(incidence)]));
}

function* facetLists({ start, facets }: FaceIncidence): Generator<number[]> {
  for (let face = 0; face + 1 < start.length; face++)
    yield Array.from(facets.subarray(start[face], start[face + 1]));
}

function* facetsJson({ facetCells, facetNeurons, neurons }: PolyhedralComplex): Generator<object> {
  for (let facet = 0; facet < facetNeurons.length; facet++) {
    const unit = facetNeurons[facet];
    yield {
      cells: [facetCells[2 * facet], facetCells[2 * facet + 1]].filter((cell) => cell >= 0),
      ...(unit >= 0 ? { neuron: neuronName(neurons, unit) } : { side: -1 - unit }),
    };
  }
}

function* cellsJson(complex: PolyhedralComplex): Generator<object> {
  const { dimension: d, faces, counts, neurons, patterns, outputSize, maps, mapErrors, regions } = complex;
  const { start, facets } = faces[d - 1];
  for (let cell = 0; cell < counts.cells; cell++) {
    const first = cell * outputSize;
    yield {
      facets: Array.from(facets.subarray(start[cell], start[cell + 1])),
      pattern: patternStrings(neurons, patterns, cell),
      maps: [...rowsOf(maps.subarray(first * (d + 1), (first + outputSize) * (d + 1)), d + 1)],
      mapErrors: Array.from(mapErrors.subarray(first, first + outputSize)),
      region: regions[cell],
    };
  }
}

export function* rowsOf(values: Float64Array, width: number): Generator<number[]> {
  for (let k = 0; k < values.length; k += width) yield Array.from(values.subarray(k, k + width));
}

/**
 * The arrays of a complex, named as in `PolyhedralComplex`, with the domain's and the layers'; the k-faces by their
 * facets are `faces{k}Start` and `faces{k}Facets`, k = 1 … d.
 */
export function polyhedralArrays(complex: PolyhedralComplex): NamedArray[] {
  const { dimension: d, neurons, outputSize, counts } = complex;
  return [
    array("vertices", complex.vertices, counts.fVector[0], d),
    array("vertexErrors", complex.vertexErrors),
    ...faceArrays(complex.faces),
    array("facetNeurons", complex.facetNeurons),
    array("facetCells", complex.facetCells, complex.facetNeurons.length, 2),
    array("patterns", complex.patterns, counts.cells, neurons.patternWords),
    array("maps", complex.maps, counts.cells, outputSize, d + 1),
    array("mapErrors", complex.mapErrors, counts.cells, outputSize),
    array("regions", complex.regions),
    array("layerStart", neurons.layerStart),
    array("layerWord", neurons.layerWord),
    ...polytopeDomainArrays(complex.domain),
  ];
}

export function faceArrays(faces: readonly FaceIncidence[]): NamedArray[] {
  return faces.flatMap(({ start, facets }, i) => [
    array(`faces${i + 1}Start`, start),
    array(`faces${i + 1}Facets`, facets),
  ]);
}

export function polytopeDomainArrays({ dimension: d, slice, box, halfSpaces }: PolytopeDomain): NamedArray[] {
  const { origin, directions, tails } = slice;
  const rows = halfSpaces ?? [];
  return [
    array("origin", origin),
    array("directions", directions, d, origin.length),
    ...(tails ? [array("directionTails", tails, d, origin.length)] : []),
    array("box", Float64Array.from(box.flat()), d, 2),
    ...(rows.length > 0 ? [array("halfSpaces", Float64Array.from(rows.flat()), rows.length, d + 1)] : []),
  ];
}

/** An array of the given shape; one-dimensional when none is given. */
export function array(name: string, values: NamedArray["values"], ...shape: number[]): NamedArray {
  return { name, values, shape: shape.length > 0 ? shape : [values.length] };
}
