/** Rank of a matrix over GF(2) by plain elimination on whole rows of bits; `rows` list the columns that are 1. */
export function rankOverGF2(rows: readonly (readonly number[])[]): number {
  const pivots = new Map<number, bigint>();
  for (const columns of rows) {
    let bits = columns.reduce((all, column) => all ^ (1n << BigInt(column)), 0n);
    while (bits !== 0n) {
      const lead = bits.toString(2).length - 1;
      const pivot = pivots.get(lead);
      if (pivot === undefined) {
        pivots.set(lead, bits);
        break;
      }
      bits ^= pivot;
    }
  }
  return pivots.size;
}
