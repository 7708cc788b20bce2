/**
 * The colours of every picture and of the report, in a light and a dark variant. Fills are quiet so that
 * creases and the decision boundary read on top of them; class colours follow Okabe and Ito's set, whose
 * hues and lightnesses stay apart for colour-blind readers.
 */
import { hexColor, oklch } from "./color.ts";

export type ThemeName = "light" | "dark";

/** Colours of one theme; all strings are `#rrggbb`. */
export interface Theme {
  readonly name: ThemeName;
  readonly paper: string;
  /** Cells when colour says nothing about them (by depth). */
  readonly blank: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  /** Creases on coloured cells. */
  readonly edge: string;
  readonly boundary: string;
  /** Drawn under the boundary, a little wider, so that it reads on any fill. */
  readonly casing: string;
  readonly accent: string;
  /** Outline of a chosen cell: unlike the boundary, the accent and the quiet fills. */
  readonly pin: string;
}

const LIGHT: Theme = {
  name: "light",
  paper: "#ffffff",
  blank: "#faf9f7",
  ink: "#1d1f24",
  muted: "#646872",
  rule: "#dcdcd8",
  edge: "#2c3040",
  boundary: "#14151a",
  casing: "#ffffff",
  accent: "#2f55d4",
  pin: "#d0127a",
};

const DARK: Theme = {
  name: "dark",
  paper: "#15171c",
  blank: "#1b1e24",
  ink: "#eceae5",
  muted: "#9a9ea8",
  rule: "#33373f",
  edge: "#e8eaf2",
  boundary: "#fffdf6",
  casing: "#0d0e12",
  accent: "#8fa8ff",
  pin: "#ff6fb5",
};

export function themeColors(name: ThemeName): Theme {
  return name === "dark" ? DARK : LIGHT;
}

/** How many tints tell neighbouring linear regions apart. */
export const REGION_TINTS = 12;

/** Fill of a linear region's tint (0 … REGION_TINTS − 1), as 0xRRGGBB: twelve hues on three lightnesses. */
export function regionTint(theme: ThemeName, tint: number): number {
  const hue = 20 + tint * 30;
  const level = tint % 3;
  return theme === "dark"
    ? oklch([0.36, 0.43, 0.29][level], [0.045, 0.055, 0.038][level], hue)
    : oklch([0.9, 0.845, 0.95][level], [0.042, 0.058, 0.026][level], hue);
}

/**
 * Fill of a gradient, as 0xRRGGBB: its direction (radians, 0 along the first axis) is the hue, its magnitude
 * (0 flat … 1 steep) darkens the colour on paper and brightens it in the dark.
 */
export function gradientTint(theme: ThemeName, direction: number, magnitude: number): number {
  const hue = (direction * 180) / Math.PI + 30;
  return theme === "dark"
    ? oklch(0.24 + 0.5 * magnitude, 0.012 + 0.135 * magnitude, hue)
    : oklch(0.965 - 0.35 * magnitude, 0.008 + 0.15 * magnitude, hue);
}

/** Fill of a value from 0 (lowest) to 1 (highest), as 0xRRGGBB: lightness and hue rise together. */
export function valueTint(theme: ThemeName, share: number): number {
  const hue = 280 - 190 * share;
  // chroma stays where sRGB has it: a colour that loses some shows as a band
  return theme === "dark"
    ? oklch(0.22 + 0.6 * share, 0.05 + 0.035 * share, hue)
    : oklch(0.52 + 0.43 * share, 0.11 - 0.055 * share, hue);
}

/** Okabe–Ito hues in an order whose first entries are furthest apart: [hue, chroma, lightness shift]. */
const CLASS_HUES: readonly (readonly [number, number, number])[] = [
  [250, 0.12, 0], // blue
  [65, 0.14, 0.02], // orange
  [165, 0.11, -0.06], // bluish green
  [345, 0.11, 0.03], // reddish purple
  [230, 0.08, 0.1], // sky blue
  [100, 0.14, 0.12], // yellow
  [35, 0.15, -0.1], // vermilion
  [290, 0.1, -0.1], // violet
  [270, 0.01, -0.02], // grey
  [140, 0.12, 0.06], // leaf
];

/** Quiet fill of a class's area, as 0xRRGGBB. */
export function classFill(theme: ThemeName, index: number): number {
  const [hue, chroma, shift] = CLASS_HUES[index % CLASS_HUES.length];
  const again = Math.floor(index / CLASS_HUES.length) % 3;
  return theme === "dark"
    ? oklch(0.42 + 0.7 * shift - 0.06 * again, 0.75 * chroma, hue + 9 * again)
    : oklch(0.84 + 0.8 * shift - 0.07 * again, 0.72 * chroma, hue + 9 * again);
}

/** Strong colour of a class: data points, and the curve of an output. */
export function classInk(theme: ThemeName, index: number): string {
  const [hue, chroma, shift] = CLASS_HUES[index % CLASS_HUES.length];
  const again = Math.floor(index / CLASS_HUES.length) % 3;
  return hexColor(
    theme === "dark"
      ? oklch(0.76 + 0.6 * shift - 0.07 * again, 1.05 * chroma, hue + 9 * again)
      : oklch(0.56 + 0.7 * shift - 0.07 * again, 1.2 * chroma, hue + 9 * again),
  );
}

/** Colour of the creases of hidden layer `layer` (from 0) of `layers`: early violet to late amber, as 0xRRGGBB. */
export function layerInk(theme: ThemeName, layer: number, layers: number): number {
  const t = layers > 1 ? layer / (layers - 1) : 0;
  const hue = 285 - 235 * t;
  return theme === "dark"
    ? oklch(0.62 + 0.2 * t, 0.17 - 0.03 * t, hue)
    : oklch(0.4 + 0.27 * t, 0.17 - 0.01 * t, hue);
}
