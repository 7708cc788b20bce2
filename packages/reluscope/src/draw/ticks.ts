/** Round tick positions for an axis (steps of 1, 2 or 5 times a power of ten) and their labels. */

export interface Ticks {
  readonly values: readonly number[];
  readonly labels: readonly string[];
  /** Where the labels count from and in what, when whole numbers are too long: `0.12345 + tick × 1e−9`. */
  readonly scale?: string;
}

/** About `count` round positions in [low, high]; none when the interval is empty or not finite. */
export function niceTicks(low: number, high: number, count: number): Ticks {
  const { values, labels } = steppedTicks(low, high, count);
  return { values, labels };
}

/**
 * The same with labels of at most `room` characters: longer ones are counted from a common offset in a common
 * unit, which `scale` names, so that no label loses its sign or its first digits.
 */
export function compactTicks(low: number, high: number, count: number, room: number): Ticks {
  const { values, labels, steps, exponent } = steppedTicks(low, high, count);
  if (labels.every((label) => label.length <= room)) return { values, labels };
  // whole hundreds of steps make the offset: it stays while the view moves, and labels keep three digits;
  // towards zero, so that an axis through zero has none
  const nearest = steps.reduce((least, step) => (Math.abs(step) < Math.abs(least) ? step : least));
  const hundreds = steps[0] < 0 && steps[steps.length - 1] > 0 ? 0 : Math.trunc(nearest / 100);
  const unit = `tick × ${powerText(exponent)}`;
  return {
    values,
    labels: steps.map((step) => {
      const left = step - 100 * hundreds;
      return (hundreds > 0 && left > 0 ? "+" : "") + String(left).replace("-", "−");
    }),
    scale: hundreds === 0 ? unit : `${decimalText(hundreds, exponent + 2)} + ${unit}`,
  };
}

/** Ticks with their exact values `steps[k] · 10^exponent`, integers times a power of ten. */
function steppedTicks(
  low: number,
  high: number,
  count: number,
): { values: number[]; labels: string[]; steps: number[]; exponent: number } {
  if (!(high > low) || !Number.isFinite(high - low))
    return { values: [], labels: [], steps: [], exponent: 0 };
  const rough = (high - low) / Math.max(1, count);
  const power = Math.floor(Math.log10(rough));
  const lead = rough / 10 ** power;
  const factor = lead >= 7.07 ? 10 : lead >= 3.16 ? 5 : lead >= 1.41 ? 2 : 1;
  const exponent = factor === 10 ? power + 1 : power;
  const multiple = factor === 10 ? 1 : factor;
  // an integer step times or over a power of ten, so that 0.3 is 3/10 and not 0.1 + 0.1 + 0.1
  const at =
    exponent < 0
      ? (k: number) => (k * multiple) / 10 ** -exponent
      : (k: number) => k * multiple * 10 ** exponent;
  const unit = at(1);
  const values: number[] = [];
  const steps: number[] = [];
  const slack = 1e-9 * (high - low);
  const last = Math.floor((high + slack) / unit);
  for (let k = Math.ceil((low - slack) / unit); k <= last && values.length < 1000; k++) {
    values.push(at(k) + 0);
    steps.push(k * multiple + 0);
  }
  const large = Math.max(Math.abs(low), Math.abs(high));
  const labels = values.map((value) => {
    if (value === 0) return "0";
    if (large >= 1e6 || large < 1e-4) return exponential(value, exponent);
    return value.toFixed(Math.max(0, Math.min(15, -exponent))).replace("-", "−");
  });
  return { values, labels, steps, exponent };
}

function exponential(value: number, exponent: number): string {
  const digits = Math.max(0, Math.min(15, Math.floor(Math.log10(Math.abs(value)) + 1e-9) - exponent));
  return value.toExponential(digits).replace("e+", "e").replace(/-/g, "−");
}

function powerText(exponent: number): string {
  return `1e${exponent}`.replace("-", "−");
}

/** `integer · 10^exponent` written out, or with an exponent where that needs many zeros. */
function decimalText(integer: number, exponent: number): string {
  const sign = integer < 0 ? "−" : "";
  let digits = String(Math.abs(integer));
  while (digits.endsWith("0")) {
    digits = digits.slice(0, -1);
    exponent++;
  }
  // power of ten of the first digit
  const first = digits.length - 1 + exponent;
  if (first > 8 || first < -4) {
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0]}${rest}e${first}`.replace("e-", "e−");
  }
  if (exponent >= 0) return sign + digits + "0".repeat(exponent);
  const padded = digits.padStart(1 - exponent, "0");
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
