/** Slow, plain Gaussian elimination with fractions of bigints: what the tests of exact linear algebra compare with. */

/** A fraction, denominator > 0, in lowest terms. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

function fraction(top: bigint, bottom: bigint): Fraction {
  let [a, b] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
  while (b !== 0n) [a, b] = [b, a % b];
  const sign = bottom < 0n ? -1n : 1n;
  return a === 0n ? { top: 0n, bottom: 1n } : { top: (sign * top) / a, bottom: (sign * bottom) / a };
}

/** The rank of integer rows. */
export function fractionRank(matrix: readonly (readonly bigint[])[]): number {
  const rows = matrix.map((row) => row.map((value) => fraction(value, 1n)));
  let rank = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const pivot = rows.findIndex((row, i) => i >= rank && row[column].top !== 0n);
    if (pivot < 0) continue;
    [rows[rank], rows[pivot]] = [rows[pivot], rows[rank]];
    const lead = rows[rank];
    for (let i = rank + 1; i < rows.length; i++) {
      const factor = fraction(
        rows[i][column].top * lead[column].bottom,
        rows[i][column].bottom * lead[column].top,
      );
      rows[i] = rows[i].map(({ top, bottom }, j) =>
        fraction(
          top * factor.bottom * lead[j].bottom - bottom * factor.top * lead[j].top,
          bottom * factor.bottom * lead[j].bottom,
        ),
      );
    }
    rank++;
  }
  return rank;
}
