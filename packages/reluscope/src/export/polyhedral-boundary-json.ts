/** Decision boundaries in any dimension as JSON documents and as arrays for .npz. Lists are lazy (see `jsonChunks`). */
import type { PolyhedralBoundary } from "../boundary/polyhedral-boundary.ts";
import type { PolytopeDomain } from "../complex/polyhedral-complex.ts";
import type { JsonDocument } from "./json-text.ts";
import type { NamedArray } from "./npy.ts";
import { array, faceArrays, facesJson, polytopeDomainArrays, rowsOf } from "./polyhedral-json.ts";

/** Counts, measure, topology and the names of the classes. */
export function polyhedralBoundarySummaryJson(boundary: PolyhedralBoundary): JsonDocument {
  const { decision, counts, components, closed, measure, betti, relativeBetti, euler } = boundary;
  const { flatCells, certified, exactSigns, classNames } = boundary;
  return {
    decision,
    pieces: counts.pieces,
    components,
    closed,
    measure,
    betti,
    relativeBetti,
    fVector: counts.fVector,
    euler,
    flatCells,
    certified,
    exactSigns,
    classes: classNames.map((name, index) => ({ class: index, name })),
  };
}

/**
 * Every face: `vertices`; `faces1`, `faces2`, … up to dimension d − 2, by their facets; and the pieces as `polytopes`, in space with
 * their corners in order.
 */
export function polyhedralBoundaryPartsJson(boundary: PolyhedralBoundary): JsonDocument {
  const { dimension: d, vertices, vertexErrors, faces } = boundary;
  return {
    vertices: rowsOf(vertices, d),
    vertexErrors: vertexErrors.values(),
    ...facesJson(faces.slice(0, Math.max(0, d - 2))),
    polytopes: piecesJson(boundary),
  };
}

function* piecesJson(boundary: PolyhedralBoundary): Generator<object> {
  const { dimension: d, faces, polygons, pieceCells, pieceClasses, pieceComponents } = boundary;
  const incidence = faces.at(-1);
  for (let piece = 0; piece < pieceCells.length; piece++) {
    const facets = incidence?.facets.subarray(incidence.start[piece], incidence.start[piece + 1]);
    const corners = polygons?.vertices.subarray(polygons.start[piece], polygons.start[piece + 1]);
    yield {
      ...(facets ? { facets: Array.from(facets) } : {}),
      ...(corners ? { corners: Array.from(corners) } : {}),
      cell: pieceCells[piece],
      classes: [pieceClasses[2 * piece], pieceClasses[2 * piece + 1]],
      normal: Array.from(boundary.pieceNormals.subarray(piece * d, (piece + 1) * d)),
      volume: boundary.pieceVolumes[piece],
      component: pieceComponents[piece],
    };
  }
}

/** The arrays of a boundary, named as in `PolyhedralBoundary`, with the domain's. */
export function polyhedralBoundaryArrays(boundary: PolyhedralBoundary, domain: PolytopeDomain): NamedArray[] {
  const { dimension: d, polygons, counts } = boundary;
  const { pieces, fVector } = counts;
  return [
    array("vertices", boundary.vertices, fVector[0], d),
    array("vertexErrors", boundary.vertexErrors),
    ...faceArrays(boundary.faces),
    ...boundary.onBorder.map((marks, k) => array(`onBorder${k}`, marks)),
    array("pieceCells", boundary.pieceCells),
    array("pieceClasses", boundary.pieceClasses, pieces, 2),
    array("pieceNormals", boundary.pieceNormals, pieces, d),
    array("pieceVolumes", boundary.pieceVolumes),
    array("pieceComponents", boundary.pieceComponents),
    array("componentClosed", boundary.componentClosed),
    ...(polygons ? [array("polygonStart", polygons.start), array("polygonVertices", polygons.vertices)] : []),
    ...polytopeDomainArrays(domain),
  ];
}
