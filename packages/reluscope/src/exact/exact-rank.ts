/**
 * The exact rank of an integer matrix, by elimination modulo primes. A prime never overstates the rank, so a full rank
 * is proved by one of them; a rank r < min(m, d) is proved by so many primes that their product exceeds every minor of
 * size r + 1 (Hadamard's bound): a number that all of them divide is 0.
 */

/** Primes stay below 2^26, so that products of two residues are exact in doubles. */
export const LARGEST_PRIME = 67108859;

export interface ExactRank {
  readonly rank: number;
  /** Rows that are a basis of the row space, increasing. */
  readonly rows: readonly number[];
}

/** @param width number of columns that count */
export function exactRank(matrix: readonly (readonly bigint[])[], width: number): ExactRank {
  const most = Math.min(matrix.length, width);
  let rows = independentModulo(matrix, width, LARGEST_PRIME);
  if (rows.length === most) return { rank: most, rows };
  const kept = withoutMultiples(matrix);
  const candidates = kept.map((i) => matrix[i]);
  const norms = candidates.map((row) => normBits(row, width)).sort((a, b) => b - a);
  let prime = LARGEST_PRIME;
  let bits = Math.log2(prime);
  const largestMinor = () => norms.slice(0, rows.length + 1).reduce((total, norm) => total + norm, 1);
  while (rows.length < Math.min(candidates.length, width) && bits < largestMinor()) {
    prime = primeBelow(prime);
    bits += Math.log2(prime) - 1e-9;
    const found = independentModulo(candidates, width, prime);
    if (found.length > rows.length) rows = found.map((k) => kept[k]);
  }
  return { rank: rows.length, rows };
}

/** Bound on the binary logarithm of a row's Euclidean norm. */
function normBits(row: readonly bigint[], width: number): number {
  let bits = 0;
  for (let j = 0; j < width; j++) {
    if (row[j] !== 0n) bits = Math.max(bits, 4 * (row[j] < 0n ? -row[j] : row[j]).toString(16).length);
  }
  return bits + Math.log2(width) / 2 + 1e-9;
}

/** Rows that are not zero and not a multiple of a row before them. */
function withoutMultiples(matrix: readonly (readonly bigint[])[]): number[] {
  const seen = new Map<string, number[]>();
  return Array.from(matrix.keys()).filter((i) => {
    const row = matrix[i];
    const lead = row.findIndex((value) => value !== 0n);
    if (lead < 0) return false;
    // Only rows with the same zeros can be multiples.
    const zeros = row.map((value) => (value === 0n ? "0" : "1")).join("");
    const others = seen.get(zeros) ?? [];
    seen.set(zeros, others);
    if (others.some((k) => row.every((value, j) => value * matrix[k][lead] === matrix[k][j] * row[lead])))
      return false;
    others.push(i);
    return true;
  });
}

/** The first rows that are independent modulo a prime of those before them. */
function independentModulo(matrix: readonly (readonly bigint[])[], width: number, prime: number): number[] {
  const modulus = BigInt(prime);
  const reduced: { readonly row: Float64Array; readonly pivot: number }[] = [];
  const found: number[] = [];
  for (let i = 0; i < matrix.length && found.length < width; i++) {
    const row = new Float64Array(width);
    for (let j = 0; j < width; j++) {
      const value = matrix[i][j];
      if (value === 0n) continue;
      row[j] = Number(value % modulus);
      if (row[j] < 0) row[j] += prime;
    }
    for (const { row: top, pivot } of reduced) {
      if (row[pivot] === 0) continue;
      // `top` has 1 at its pivot and 0 before it.
      const factor = prime - row[pivot];
      for (let j = pivot; j < width; j++) row[j] = (row[j] + factor * top[j]) % prime;
    }
    const pivot = row.findIndex((value) => value !== 0);
    if (pivot < 0) continue;
    const scale = inverseModulo(row[pivot], prime);
    for (let j = pivot; j < width; j++) row[j] = (row[j] * scale) % prime;
    reduced.push({ row, pivot });
    found.push(i);
  }
  return found;
}

/** The inverse of a residue that is not 0, modulo a prime below 2^26. */
export function inverseModulo(value: number, prime: number): number {
  let [a, b, x, y] = [value, prime, 1, 0];
  while (b !== 0) {
    const q = Math.floor(a / b);
    [a, b, x, y] = [b, a - q * b, y, x - q * y];
  }
  return ((x % prime) + prime) % prime;
}

/** The largest prime below an odd number above 3. */
export function primeBelow(n: number): number {
  for (let candidate = n - 2; ; candidate -= 2) {
    let factor = 3;
    while (factor * factor <= candidate && candidate % factor !== 0) factor += 2;
    if (factor * factor > candidate) return candidate;
  }
}
