/** One layer as a projection, and points that go through it, as a JSON document. Lists are lazy (see `jsonChunks`). */
import { roundedMatrix, roundedVector } from "../exact/rational.ts";
import type { BoundaryClass } from "../layer/boundary-class.ts";
import type { DescribedPoint, LayerDescription } from "../layer/describe-layer.ts";
import type { InputProjections } from "../layer/input-projections.ts";
import type { JsonDocument } from "./json-text.ts";

/** The layer itself: apex, dual vectors, rank and what follows from them; `null` for what there is none of. */
export function layerJson(description: LayerDescription): JsonDocument {
  const { layer, layers, geometry, rank, apex, dualVectors, condition, inputSpace } = description;
  const { units, inputs } = geometry;
  const folds = rank === undefined && units <= inputs ? null : geometry.foldsInputs;
  return {
    layer,
    layers,
    shape: [units, inputs],
    rank: rank ?? null,
    foldsInputs: folds,
    condition: condition ?? null,
    apex: apex ? Array.from(apex.values) : null,
    apexError: apex?.error,
    dualVectors: dualVectors ? rowsOf(dualVectors.vectors, units, inputs) : null,
    dualVectorErrors: dualVectors ? Array.from(dualVectors.errors) : undefined,
    bias: Array.from(geometry.bias),
    lineality: linealityJson(description),
    sectors: description.sectorCount ?? null,
    projectionSpace: folds === null ? null : folds ? "inputs" : "preActivations",
    boundary: description.boundary && classJson(description.boundary),
    boundaryNote: description.boundaryNote,
    inputSpace: inputSpace && inputSpaceJson(inputSpace),
    certified: true,
    nearestDoubles: geometry.isExact,
    notes: description.notes.length > 0 ? description.notes : undefined,
  };
}

function linealityJson({ rank, geometry, linealityBasis }: LayerDescription): object | null {
  if (rank === undefined) return null;
  const { inputs } = geometry;
  const dimension = inputs - rank;
  if (dimension === 0) return { dimension, basis: [] };
  return { dimension, basis: linealityBasis ? [...rowsOf(linealityBasis, dimension, inputs)] : null };
}

function classJson({ d, p, pieces, cylinderDimension, units, toCanonical }: BoundaryClass): object {
  const { linear, constant } = toCanonical;
  const weights = [...rowsOf(roundedMatrix(linear), linear.rows.length, linear.columns)];
  const canonical = { weights, bias: Array.from(roundedVector(constant)) };
  return { d, p, pieces, cylinderDimension, units, canonical };
}

/** The cone of the last layer as it lies in the network's input space. */
function inputSpaceJson({ projections, dimension }: InputProjections): object {
  const { apex, dualVectors } = projections[projections.length - 1];
  return { apex: Array.from(apex), dualVectors: [...rowsOf(dualVectors, dimension, dimension)] };
}

/** Points one by one: what the layer gets, its sector, where it is projected, and for layers ≥ 2 what the network gets. */
export function* layerPointsJson(points: Iterable<DescribedPoint>, layer: number): Generator<object> {
  for (const { input, x, sector, onBorder, projection, error, inSpaceOfInputs } of points) {
    yield {
      x: Array.from(x),
      sector,
      projection: projection ? Array.from(projection) : null,
      error,
      onBorder: onBorder.length > 0 ? onBorder : undefined,
      input: layer > 1 ? input : undefined,
      inSpaceOfInputs: inSpaceOfInputs && Array.from(inSpaceOfInputs),
    };
  }
}

function* rowsOf(values: Float64Array, rows: number, columns: number): Generator<number[]> {
  for (let i = 0; i < rows; i++) yield Array.from(values.subarray(i * columns, (i + 1) * columns));
}
