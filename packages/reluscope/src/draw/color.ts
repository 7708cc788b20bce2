/**
 * Colours in OKLCH (perceptual lightness, chroma, hue) turned into sRGB, so that palettes can be written as
 * even steps of lightness and hue. Follows Björn Ottosson's Oklab; out-of-gamut colours lose chroma only.
 */

/** Linear light → sRGB byte (0 … 255, not rounded). */
function gamma(linear: number): number {
  return 255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);
}

function linearRgb(lightness: number, chroma: number, hue: number): [number, number, number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/**
 * sRGB bytes of an OKLCH colour as 0xRRGGBB: lightness 0 … 1, chroma 0 … 0.4, hue in degrees. A colour that
 * sRGB cannot show keeps lightness and hue and loses chroma.
 */
export function oklch(lightness: number, chroma: number, hue: number): number {
  let rgb = linearRgb(lightness, chroma, hue);
  for (let step = 0; step < 24 && rgb.some((c) => c < -1e-4 || c > 1.0001); step++) {
    chroma *= 0.92;
    rgb = linearRgb(lightness, chroma, hue);
  }
  const [r, g, b] = rgb.map((c) => Math.round(Math.min(255, Math.max(0, gamma(Math.max(0, c))))));
  return (r << 16) | (g << 8) | b;
}

/** `#rrggbb` of a 0xRRGGBB number. */
export function hexColor(rgb: number): string {
  return "#" + rgb.toString(16).padStart(6, "0");
}
