/** Numbers as people read them: short, with a true minus sign, and thin grouping of thousands. */

/** `digits` significant digits (default 4), no trailing zeros, `−` for minus; exponents as `1.2e−7`. */
export function shortNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  const rounded = Number(value.toPrecision(digits));
  const text = size >= 1e6 || size < 1e-4 ? rounded.toExponential().replace("e+", "e") : String(rounded);
  return text.replace(/-/g, "−");
}

/** Shortest decimal that reads back as the same double, with a true minus sign. */
export function exactNumber(value: number): string {
  return String(value).replace("e+", "e").replace(/-/g, "−");
}

/** A coordinate rounded to the digits that a step of `step` (a pixel, say) can tell apart. */
export function placeNumber(value: number, step: number): string {
  const digits = Math.max(0, Math.min(20, Math.ceil(-Math.log10(step))));
  if (Math.abs(value) >= 1e9 || step < 1e-19) return shortNumber(value, 17);
  return (Number(value.toFixed(digits)) + 0).toFixed(digits).replace("-", "−");
}

/** A count with commas: 51,005. */
export function countText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 cell`, `2 cells`. */
export function countOf(value: number, one: string, many = one + "s"): string {
  return `${countText(value)} ${value === 1 ? one : many}`;
}

/** An affine form in readable order: `1.25·x0 − 0.5·x1 + 0.1`; zero terms are left out. */
export function affineText(
  coefficients: ArrayLike<number>,
  constant: number,
  names: readonly string[],
  number: (value: number) => string = shortNumber,
): string {
  let text = "";
  const add = (value: number, name: string) => {
    if (value === 0) return;
    const size = Math.abs(value);
    const term = name === "" ? number(size) : size === 1 ? name : `${number(size)}·${name}`;
    text += text === "" ? (value < 0 ? "−" : "") + term : (value < 0 ? " − " : " + ") + term;
  };
  for (let k = 0; k < coefficients.length; k++) add(coefficients[k], names[k]);
  add(constant, "");
  return text === "" ? "0" : text;
}
