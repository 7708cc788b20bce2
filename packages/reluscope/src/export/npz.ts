/** Complexes and boundaries as .npz: every typed array under its own name, to load with numpy.load. */
import { zipSync } from "fflate";
import type { LineBoundary } from "../boundary/line-boundary.ts";
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import type { LineDomain, PlanarDomain } from "../complex/domain.ts";
import type { LineComplex } from "../complex/line-complex.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { type NamedArray, npyBytes } from "./npy.ts";

/** A zip archive without 64-bit extensions ends here. */
const MAXIMUM_BYTES = 2 ** 32 - 2 ** 20;

/** The bytes of an .npz file; equal arrays give equal bytes, whenever they are written. */
export function npzBytes(arrays: readonly NamedArray[]): Uint8Array {
  const bytes = arrays.reduce((sum, { values }) => sum + values.byteLength, 0);
  if (bytes > MAXIMUM_BYTES)
    throw new Error(`${bytes} bytes do not fit an .npz file; at most ${MAXIMUM_BYTES}`);
  const entries = Object.fromEntries(arrays.map((array) => [`${array.name}.npy`, npyBytes(array)]));
  return zipSync(entries, { level: 1, mtime: new Date(1980, 0, 1) });
}

/** The arrays of a complex, named as in `PlanarComplex` and `LineComplex`, with the domain's and the layers'. */
export function complexArrays(complex: PlanarComplex | LineComplex): NamedArray[] {
  const { neurons, outputSize, dimension } = complex;
  const { cells } = complex.counts;
  const common = [
    array("patterns", complex.patterns, cells, neurons.patternWords),
    array("maps", complex.maps, cells, outputSize, dimension + 1),
    array("mapErrors", complex.mapErrors, cells, outputSize),
    array("regions", complex.regions),
    array("layerStart", neurons.layerStart),
    array("layerWord", neurons.layerWord),
    ...domainArrays(complex.domain),
  ];
  if (complex.dimension === 1) {
    return [
      array("vertices", complex.vertices),
      array("vertexErrors", complex.vertexErrors),
      array("vertexNeuronStart", complex.vertexNeuronStart),
      array("vertexNeurons", complex.vertexNeurons),
      ...common,
    ];
  }
  return [
    array("vertices", complex.vertices, complex.counts.vertices, 2),
    array("vertexErrors", complex.vertexErrors),
    array("edges", complex.edges, complex.counts.edges, 2),
    array("edgeCells", complex.edgeCells, complex.counts.edges, 2),
    array("edgeNeurons", complex.edgeNeurons),
    array("cellStart", complex.cellStart),
    array("cellVertices", complex.cellVertices),
    array("cellEdges", complex.cellEdges),
    ...common,
  ];
}

/** The arrays of a boundary, named as in `PlanarBoundary` and `LineBoundary`, with the domain's. */
export function boundaryArrays(
  boundary: PlanarBoundary | LineBoundary,
  domain: PlanarDomain | LineDomain,
): NamedArray[] {
  if (boundary.dimension === 1) {
    const { positions, positionErrors, pieceClasses, classLengths, tiles } = boundary;
    return [
      array("positions", positions),
      array("positionErrors", positionErrors),
      array("pieceClasses", pieceClasses, positions.length, 2),
      array("classLengths", classLengths),
      array("tileEnds", tiles.ends),
      array("tileClasses", tiles.classes),
      ...domainArrays(domain),
    ];
  }
  const { vertices, pieces, pieceCells, pieceClasses, pieceComponents, componentClosed, tiles } = boundary;
  const count = pieceCells.length;
  return [
    array("vertices", vertices, vertices.length / 2, 2),
    array("pieces", pieces, count, 2),
    array("pieceCells", pieceCells),
    array("pieceClasses", pieceClasses, count, 2),
    array("pieceComponents", pieceComponents),
    array("componentClosed", componentClosed),
    array("classAreas", boundary.classAreas),
    array("tileStart", tiles.start),
    array("tileCorners", tiles.corners, tiles.corners.length / 2, 2),
    array("tileClasses", tiles.classes),
    array("tileCells", tiles.cells),
    ...domainArrays(domain),
  ];
}

function domainArrays(domain: PlanarDomain | LineDomain): NamedArray[] {
  const { origin, directions, tails, dimension } = domain.slice;
  const inputs = origin.length;
  return [
    array("origin", origin),
    array("directions", directions, dimension, inputs),
    ...(tails ? [array("directionTails", tails, dimension, inputs)] : []),
    domain.dimension === 1
      ? array("segment", Float64Array.of(domain.low, domain.high))
      : array("corners", domain.corners, domain.corners.length / 2, 2),
  ];
}

/** An array of the given shape; one-dimensional when none is given. */
function array(name: string, values: NamedArray["values"], ...shape: number[]): NamedArray {
  return { name, values, shape: shape.length > 0 ? shape : [values.length] };
}
