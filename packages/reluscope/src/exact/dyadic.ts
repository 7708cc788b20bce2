/**
 * Dyadic rationals: every finite double is m · 2^e with integers m, e, so sums and products of doubles are
 * computed exactly with BigInt mantissas over a common power of two.
 */

const scratch = new DataView(new ArrayBuffer(8));

/** Exponent of the lowest set bit of a finite double: the largest e with x an integer multiple of 2^e; Infinity for 0. */
export function lowestBit(x: number): number {
  if (x === 0) return Number.POSITIVE_INFINITY;
  scratch.setFloat64(0, x);
  const high = scratch.getUint32(0);
  const low = scratch.getUint32(4);
  const biased = (high >>> 20) & 0x7ff;
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  if (low !== 0) return exponent + 31 - Math.clz32(low & -low);
  const top = (high & 0xfffff) | (biased === 0 ? 0 : 0x100000);
  return exponent + 32 + 31 - Math.clz32(top & -top);
}

/** The smallest `lowestBit` of many doubles; Infinity if all are 0. */
export function commonBit(values: Iterable<number>): number {
  let bit = Number.POSITIVE_INFINITY;
  for (const value of values) {
    const own = lowestBit(value);
    if (own < bit) bit = own;
  }
  return bit;
}

/** How many binary places make all of the doubles integers. */
export function binaryPlaces(values: Iterable<number>): number {
  const bit = commonBit(values);
  return Number.isFinite(bit) ? Math.max(0, -bit) : 0;
}

/** x · 2^shift as a BigInt; exact, `shift` must be at least −lowestBit(x). */
export function toInteger(x: number, shift: number): bigint {
  if (x === 0) return 0n;
  scratch.setFloat64(0, x);
  const high = scratch.getUint32(0);
  const low = scratch.getUint32(4);
  const biased = (high >>> 20) & 0x7ff;
  const top = (high & 0xfffff) | (biased === 0 ? 0 : 0x100000);
  let mantissa = BigInt(top * 4294967296 + low);
  if (high >>> 31) mantissa = -mantissa;
  const move = (biased === 0 ? 1 : biased) - 1075 + shift;
  return move >= 0 ? mantissa << BigInt(move) : mantissa / (1n << BigInt(-move));
}

function bitLength(magnitude: bigint): number {
  const hex = magnitude.toString(16);
  return 4 * hex.length - (Math.clz32(Number.parseInt(hex[0], 16)) - 28);
}

/** The double nearest to numerator / denominator (denominator ≠ 0), ties to even; ±Infinity beyond the range. */
export function nearestDouble(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  // Scale so that the integer quotient has at least 55 bits, then keep a sticky bit for the remainder.
  let shift = 55 - (bitLength(top) - bitLength(bottom));
  // Results below the normal range keep fewer bits: never more than 2^-1074 in the last place (plus a guard bit).
  if (shift > 1076) shift = 1076;
  const scaledTop = shift > 0 ? top << BigInt(shift) : top;
  const scaledBottom = shift < 0 ? bottom << BigInt(-shift) : bottom;
  let quotient = scaledTop / scaledBottom;
  if (quotient * scaledBottom !== scaledTop) quotient |= 1n;
  // Round the quotient (with its sticky bit) to 53 bits, ties to even.
  const excess = shift === 1076 ? Math.max(2, bitLength(quotient) - 53) : bitLength(quotient) - 53;
  const unit = 1n << BigInt(excess);
  let rounded = quotient / unit;
  const rest = quotient - rounded * unit;
  const half = unit >> 1n;
  if (rest > half || (rest === half && (rounded & 1n) === 1n)) rounded += 1n;
  const magnitude = scaleByPowerOfTwo(Number(rounded), excess - shift);
  return negative ? -magnitude : magnitude;
}

/** x · 2^exponent where the product is exact or overflows. */
function scaleByPowerOfTwo(x: number, exponent: number): number {
  let value = x;
  let left = exponent;
  while (left > 1000) {
    value *= 2 ** 1000;
    left -= 1000;
  }
  while (left < -1000) {
    value *= 2 ** -1000;
    left += 1000;
  }
  return value * 2 ** left;
}

/** Sign of a BigInt as −1, 0 or 1. */
export function signOf(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0;
}

/** Exact sign of the area of the triangle (a, b, c): 1 counter-clockwise, −1 clockwise, 0 collinear. */
export function orientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  const shift = -Math.min(0, commonBit([ax, ay, bx, by, cx, cy]));
  const [pax, pay, pbx, pby, pcx, pcy] = [ax, ay, bx, by, cx, cy].map((x) => toInteger(x, shift));
  return signOf((pbx - pax) * (pcy - pay) - (pby - pay) * (pcx - pax));
}
