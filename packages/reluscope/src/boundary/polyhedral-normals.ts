/** Unit normals of the pieces of a boundary, from the smaller class to the larger one. */
import { nearestDouble } from "../exact/dyadic.ts";
import type { BoundaryFaces } from "./polyhedral-faces.ts";
import type { BoundaryPlaces } from "./polyhedral-places.ts";

/** A gradient whose proved relative error is larger than this is computed exactly; it buys accuracy and decides nothing. */
const COARSE_GRADIENT = 2 ** -26;

/** d numbers a piece: the gradient of the larger class's score minus the smaller one's, over its length. */
export function pieceNormals(
  places: BoundaryPlaces,
  { upperCells, pieceClasses }: BoundaryFaces,
): Float64Array {
  const { dimension: d, domain } = places.complex;
  const normals = new Float64Array(d * upperCells.length);
  const narrowest = Math.min(...domain.box.map(([low, high]) => high / 2 - low / 2));
  const gradient = new Float64Array(d);
  for (let piece = 0; piece < upperCells.length; piece++) {
    places.load(upperCells[piece]);
    const { forms, width } = places.scores;
    const low = pieceClasses[2 * piece];
    const high = pieceClasses[2 * piece + 1];
    let largest = 0;
    for (let i = 0; i < d; i++) {
      gradient[i] = forms[high * width + i] - forms[low * width + i];
      largest = Math.max(largest, Math.abs(gradient[i]));
    }
    // An affine error of at most b on the box has a gradient of at most b over half the box's width.
    const error = (forms[high * width + d + 1] + forms[low * width + d + 1]) / narrowest;
    // NaN fails the comparison as it should.
    if (!(error <= COARSE_GRADIENT * largest && largest < Number.POSITIVE_INFINITY)) {
      largest = exactGradient(places, high, low, gradient);
    }
    let square = 0;
    for (let i = 0; i < d; i++) square += (gradient[i] / largest) ** 2;
    for (let i = 0; i < d; i++) normals[d * piece + i] = gradient[i] / largest / Math.sqrt(square);
  }
  return normals;
}

/** Sets the gradient to the exact one over its largest entry, rounded; that entry, 1, is returned. */
function exactGradient(places: BoundaryPlaces, high: number, low: number, gradient: Float64Array): number {
  const form = places.scores.exactDifference(high, low);
  let largest = 0n;
  for (let i = 0; i < gradient.length; i++) {
    const size = form[i] < 0n ? -form[i] : form[i];
    if (size > largest) largest = size;
  }
  if (largest === 0n)
    throw new Error("internal: two classes tie all over a piece's cell; please report the network");
  for (let i = 0; i < gradient.length; i++) gradient[i] = nearestDouble(form[i], largest);
  return 1;
}
