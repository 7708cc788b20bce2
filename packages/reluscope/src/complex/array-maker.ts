/** Where arrays come from that a walk or a join fills: results (`result-arrays.ts`) or parts for other threads (`sent-arrays.ts`). */
export interface ArrayMaker {
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
  uint32(length: number): Uint32Array;
}
