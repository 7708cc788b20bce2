// The signs of the units of a region (polytope-arrangement.as.ts) at its vertices, in AssemblyScript with SIMD.

import { CUTTING, NEGATIVE, POSITIVE, VERTEX, setWord, word } from "./polytope-arrangement-table.as";
import { COORDINATES, FORMS, REGION_FORMS, REGION_UNITS, VERTEX_ERROR, dimension, table } from "./polytope-tables.as";

/** The signs that units have at some vertex of the region. */
export let somewherePositive: i32 = 0;
export let somewhereNegative: i32 = 0;

/** The signs of the units in CUTTING at the vertices of the region, and together; 0 where doubles do not tell one. */
export function regionSigns(units: i32, allUnits: i32, vertexCount: i32): i32 {
  pairForms(units);
  somewherePositive = 0;
  somewhereNegative = 0;
  for (let k = 0; k < vertexCount; k++) {
    setWord(POSITIVE, k, 0);
    setWord(NEGATIVE, k, 0);
    if (findSigns(k, word(VERTEX, k), allUnits) == 0) return 0;
    somewherePositive |= word(POSITIVE, k);
    somewhereNegative |= word(NEGATIVE, k);
  }
  return 1;
}

/**
 * The forms of the units, two and two: for each pair their coefficients, constants, bounds, and sums of the coefficients'
 * sizes, one after the other. A last one without a partner is there twice.
 */
function pairForms(units: i32): void {
  const width: usize = <usize>(dimension + 2) << 3;
  const list = table(REGION_UNITS);
  const forms = table(FORMS);
  let to = table(REGION_FORMS);
  for (let bit = 0; bit < units; bit += 2) {
    const p: usize = forms + <usize>load<i32>(list + (<usize>word(CUTTING, bit) << 2)) * width;
    const q: usize = forms + <usize>load<i32>(list + (<usize>word(CUTTING, min(bit + 1, units - 1)) << 2)) * width;
    let steepness = f64x2.splat(0.0);
    for (let i: usize = 0; i < width; i += 8, to += 16) {
      const both = v128.load64_lane(q + i, v128.load64_zero(p + i), 1);
      if (i + 16 < width) steepness = f64x2.add(steepness, f64x2.abs(both));
      v128.store(to, both);
    }
    v128.store(to, steepness);
    to += 16;
  }
}

/** The signs of units (a bit for each) at a vertex; 0 where doubles do not tell. The others are kept as they are. */
export function findSigns(place: i32, vertex: i32, wanted: i32): i32 {
  const size: usize = <usize>dimension << 3;
  const point: usize = table(COORDINATES) + <usize>vertex * size;
  const error = v128.load64_splat(table(VERTEX_ERROR) + (<usize>vertex << 3));
  const forms = table(REGION_FORMS);
  const pairBytes: usize = 2 * size + 48;
  let positive = 0;
  let negative = 0;
  for (let left = wanted; left != 0; ) {
    const k = ctz(left) & ~1;
    left &= ~(3 << k);
    let form: usize = forms + (<usize>k >> 1) * pairBytes;
    let value = v128.load(form + 2 * size);
    for (let i: usize = 0; i < size; i += 8, form += 16) {
      value = f64x2.add(value, f64x2.mul(v128.load(form), v128.load64_splat(point + i)));
    }
    const slack = f64x2.add(v128.load(form, 16), f64x2.mul(v128.load(form, 32), error));
    positive |= i64x2.bitmask(f64x2.gt(value, slack)) << k;
    negative |= i64x2.bitmask(f64x2.lt(value, f64x2.neg(slack))) << k;
  }
  positive &= wanted;
  negative &= wanted;
  setWord(POSITIVE, place, positive | word(POSITIVE, place));
  setWord(NEGATIVE, place, negative | word(NEGATIVE, place));
  return i32((positive | negative) == wanted);
}
