/** The decision boundary of a network on a polyhedral complex of any dimension, exact, with its topology. */
import type { PolyhedralComplex } from "../complex/polyhedral-complex.ts";
import { bettiNumbers } from "../complex/topology/betti.ts";
import { type CellComplex, eulerCharacteristic, fVectorOf } from "../complex/topology/cell-complex.ts";
import { CompensatedSum } from "../exact/compensated-sum.ts";
import type { Network } from "../network/network.ts";
import { type Decision, decisionScores, defaultDecision } from "./decision.ts";
import type { BoundaryOptions } from "./planar.ts";
import type { PolyhedralBoundary } from "./polyhedral-boundary.ts";
import { pieceComponents } from "./polyhedral-components.ts";
import { manyClassFaces } from "./polyhedral-many-classes.ts";
import { pieceNormals } from "./polyhedral-normals.ts";
import { BoundaryPlaces } from "./polyhedral-places.ts";
import { orientedPolygons } from "./polyhedral-polygons.ts";
import { twoClassFaces } from "./polyhedral-two-classes.ts";
import { topVolumes } from "./polyhedral-volumes.ts";

/**
 * Where the decision of `network` changes on `complex` (the result of `polyhedralComplex` for the same network), as a
 * complex of polytopes of dimension d − 1 with Betti numbers over GF(2); d = 1 … 8.
 *
 * A piece is a polytope in one cell, or along one facet, with one class on either side; a tie belongs to the first class,
 * so that for a threshold the boundary is the frontier between {f > threshold} and {f ≤ threshold}: a facet on which
 * f equals the threshold with f above it on both sides is no piece. Every sign is proved. Volumes are measured in slice
 * coordinates. THEORY section 1. In one and two dimensions `lineBoundary` and `planarBoundary` find the same.
 *
 * @param decision default: one output against 0, several outputs by the largest
 * @throws Error when the decision names an output that does not exist
 * @example
 * const complex = polyhedralComplex(network, polytopeDomain(fullSlice(3), box));
 * polyhedralBoundary(network, complex).betti; // a torus: [1, 2, 1]
 */
export function polyhedralBoundary(
  network: Network,
  complex: PolyhedralComplex,
  decision: Decision = defaultDecision(network.outputSize),
  options: BoundaryOptions = {},
): PolyhedralBoundary {
  const scores = decisionScores(decision, network.outputSize);
  const places = new BoundaryPlaces(network, complex, scores);
  const findFaces = scores.length === 2 ? twoClassFaces : manyClassFaces;
  const found = findFaces(places, options.onProgress);
  const { dimension } = complex;
  const cells: CellComplex = { vertexCount: found.vertexErrors.length, faces: found.faces };
  const { component, closed } = pieceComponents(cells);
  const pieceVolumes = topVolumes(cells, found.vertices, dimension);
  const normals = pieceNormals(places, found);
  const polygons = dimension === 3 ? { polygons: orientedPolygons(places, found) } : {};
  return {
    dimension,
    decision,
    classNames: scores.map((score) => score.name),
    vertices: found.vertices,
    vertexErrors: found.vertexErrors,
    faces: found.faces,
    onBorder: found.onBorder,
    pieceCells: found.pieceCells,
    pieceClasses: found.pieceClasses,
    pieceNormals: normals,
    pieceVolumes,
    pieceComponents: component,
    ...polygons,
    componentClosed: closed,
    components: closed.length,
    closed: closed.reduce((sum, value) => sum + value, 0),
    measure: total(pieceVolumes),
    counts: { pieces: found.pieceCells.length, fVector: fVectorOf(cells) },
    betti: bettiNumbers(cells),
    relativeBetti: bettiNumbers(cells, found.onBorder),
    euler: eulerCharacteristic(cells),
    flatCells: found.flatCells,
    certified: true,
    exactSigns: places.exactSigns,
  };
}

function total(values: Float64Array): number {
  const sum = new CompensatedSum();
  for (const value of values) sum.addProduct(value, 1);
  // Compensation needs room above: next to overflow the plain sum is as good.
  return Number.isNaN(sum.value()) ? values.reduce((plain, value) => plain + value, 0) : sum.value();
}
