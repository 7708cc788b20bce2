/** Colours of pictures of layers: one hue a unit, and fills of sectors that say how much of the layer is on. */
import { hexColor, oklch } from "./color.ts";
import { type ThemeName, themeColors } from "./palette.ts";

/** Hues that classes of data do not use first. */
const UNIT_HUES = [310, 15, 205, 130];

/** Up to so many units each have a colour of their own. */
export const COLORED_UNITS = UNIT_HUES.length;

/** Lines and arrows of one unit; layers of many units draw all alike. */
export function unitInk(theme: ThemeName, unit: number, units: number): string {
  if (units > COLORED_UNITS) return themeColors(theme).edge;
  return hexColor(theme === "dark" ? oklch(0.78, 0.13, UNIT_HUES[unit]) : oklch(0.5, 0.15, UNIT_HUES[unit]));
}

/**
 * Fill of a sector, as 0xRRGGBB: grey where no unit is on, warm where all are (the cone); between, the hue of the one
 * unit that is on, or a scale by how many are.
 */
export function sectorFill(theme: ThemeName, active: readonly number[], units: number): number {
  const isDark = theme === "dark";
  if (active.length === units) return isDark ? oklch(0.4, 0.07, 85) : oklch(0.94, 0.085, 95);
  if (active.length === 0) return isDark ? oklch(0.24, 0.006, 270) : oklch(0.925, 0.004, 270);
  if (units <= COLORED_UNITS && active.length === 1) {
    const hue = UNIT_HUES[active[0]];
    return isDark ? oklch(0.32, 0.05, hue) : oklch(0.93, 0.035, hue);
  }
  const share = active.length / units;
  return isDark
    ? oklch(0.24 + 0.13 * share, 0.006 + 0.06 * share, 270 - 150 * share)
    : oklch(0.925 + 0.015 * share, 0.004 + 0.06 * share, 270 - 150 * share);
}

/** Outline of the cone. */
export function coneInk(theme: ThemeName): string {
  return hexColor(theme === "dark" ? oklch(0.8, 0.13, 85) : oklch(0.58, 0.12, 80));
}
