/** The affine maps of one cell: the engine's own where embedded, else computed from weights and pattern. */
import { patternSign } from "../../complex/neurons.ts";
import { SIGN_LINEAR, SIGN_POSITIVE } from "../../complex/planar-complex.ts";
import { forEachInRow } from "../../network/matrix.ts";
import type { AffineMap } from "../../network/network.ts";
import type { PlanarData } from "../payload.ts";

/** 3 numbers an output: output o is map[3o]·s + map[3o+1]·t + map[3o+2]. */
export function cellMap(data: PlanarData, cell: number): Float64Array {
  const size = 3 * data.outputSize;
  if (data.maps) return data.maps.subarray(cell * size, (cell + 1) * size);
  const { network } = data;
  if (!network) throw new Error("the report holds neither maps nor weights");
  const { origin, directions, dimension } = data.domain.slice;
  const inputs = origin.length;
  let forms = new Float64Array(3 * inputs);
  for (let i = 0; i < inputs; i++) {
    for (let k = 0; k < dimension; k++) forms[3 * i + k] = directions[k * inputs + i];
    forms[3 * i + 2] = origin[i];
  }
  network.layers.forEach((layer, l) => {
    forms = product(layer, forms);
    for (let i = 0; i < layer.bias.length; i++) {
      const sign = patternSign(data.neurons, data.patterns, cell, l, i);
      if (sign === SIGN_POSITIVE || sign === SIGN_LINEAR) continue;
      for (let k = 0; k < 3; k++) forms[3 * i + k] *= layer.negativeSlope[i];
    }
  });
  return product(network.output, forms);
}

function product(map: AffineMap, forms: Float64Array): Float64Array<ArrayBuffer> {
  const result = new Float64Array(3 * map.bias.length);
  for (let i = 0; i < map.bias.length; i++) {
    result[3 * i + 2] = map.bias[i];
    forEachInRow(map.weight, i, (j, weight) => {
      for (let k = 0; k < 3; k++) result[3 * i + k] += weight * forms[3 * j + k];
    });
  }
  return result;
}
