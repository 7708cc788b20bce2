/** Round tick positions for an axis (steps of 1, 2 or 5 times a power of ten) and their labels. */

export interface Ticks {
  readonly values: readonly number[];
  readonly labels: readonly string[];
}

/** About `count` round positions in [low, high]; none when the interval is empty or not finite. */
export function niceTicks(low: number, high: number, count: number): Ticks {
  if (!(high > low) || !Number.isFinite(high - low)) return { values: [], labels: [] };
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
  const slack = 1e-9 * (high - low);
  const last = Math.floor((high + slack) / unit);
  for (let k = Math.ceil((low - slack) / unit); k <= last && values.length < 1000; k++)
    values.push(at(k) + 0);
  const large = Math.max(Math.abs(low), Math.abs(high));
  const labels = values.map((value) => {
    if (value === 0) return "0";
    if (large >= 1e6 || large < 1e-4) return exponential(value, exponent);
    return value.toFixed(Math.max(0, Math.min(15, -exponent))).replace("-", "−");
  });
  return { values, labels };
}

function exponential(value: number, exponent: number): string {
  const digits = Math.max(0, Math.min(15, Math.floor(Math.log10(Math.abs(value)) + 1e-9) - exponent));
  return value.toExponential(digits).replace("e+", "e").replace(/-/g, "−");
}
