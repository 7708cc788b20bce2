/** A name for the hyperplane of a row of doubles: rows have the same one exactly when one is a multiple of the other. */
import { commonBit, toInteger } from "./dyadic.ts";
import { primitive } from "./rational.ts";

/** `turned`: the row is a negative multiple of the one that the key spells (first number that is not zero > 0). */
export function rowKey(row: ArrayLike<number>): { readonly key: string; readonly turned: boolean } {
  const numbers = Array.from(row);
  const bit = commonBit(numbers);
  if (bit === Number.POSITIVE_INFINITY) return { key: "", turned: false };
  return integerRowKey(numbers.map((value) => toInteger(value, -bit)));
}

/** The same of a row of integers. */
export function integerRowKey(row: readonly bigint[]): { readonly key: string; readonly turned: boolean } {
  const turned = (row.find((value) => value !== 0n) ?? 0n) < 0n;
  const reduced = primitive(row);
  return { key: (turned ? reduced.map((value) => -value) : reduced).join(","), turned };
}
