/** What the colours of a picture mean, in a strip below it: swatches with words, or the gradient's wheel. */
import { hexColor } from "./color.ts";
import type { DrawContext } from "./context.ts";
import { classFill, gradientTint, type ThemeName } from "./palette.ts";
import { rectangle } from "./rectangle.ts";

/** A colour (`#rrggbb`) and what it stands for. */
export interface LegendEntry {
  readonly color: string;
  readonly text: string;
}

/** A strip of known height in pixels. */
export interface PictureLegend {
  readonly height: number;
  /** Draws with its upper left corner at (x, y). */
  render(context: DrawContext, x: number, y: number, ink: string): void;
}

const SIZE = 11;
const LINE = 18;
const SWATCH = 10;
/** Entries beyond these are counted. */
const LISTED = 24;

/** About how wide a text is; pictures cannot measure. */
const widthOf = (text: string) => 0.58 * SIZE * text.length;

/** A heading and its entries, in as many lines of `width` pixels as they need. */
export function swatchLegend(heading: string, entries: readonly LegendEntry[], width: number): PictureLegend {
  const more = entries.length - LISTED;
  const items: { color?: string; text: string; x: number; line: number }[] = [];
  let x = 0;
  let line = 0;
  const add = (text: string, color?: string) => {
    const wide = widthOf(text) + (color ? SWATCH + 5 : 0);
    if (x > 0 && x + wide > width) {
      x = 0;
      line++;
    }
    items.push({ color, text, x, line });
    x += wide + 14;
  };
  add(heading);
  for (const { text, color } of entries.slice(0, LISTED)) add(text, color);
  if (more > 0) add(`and ${more} more`);
  return {
    height: LINE * (line + 1) + 6,
    render(context, left, top, ink) {
      for (const item of items) {
        const middle = top + LINE * (item.line + 0.5);
        const from = left + item.x;
        if (item.color) {
          rectangle(context, { x: from, y: middle - SWATCH / 2, width: SWATCH, height: SWATCH });
          context.fill(item.color);
          rectangle(context, { x: from, y: middle - SWATCH / 2, width: SWATCH, height: SWATCH });
          context.stroke({ color: ink, width: 0.6, opacity: 0.4 });
        }
        const style = { color: ink, size: SIZE, baseline: "middle" } as const;
        context.fillText(item.text, from + (item.color ? SWATCH + 5 : 0), middle, style);
      }
    },
  };
}

/** The classes that occur among `classes`, by number, each once. */
export function classEntries(
  theme: ThemeName,
  classes: ArrayLike<number>,
  name: (classIndex: number) => string,
): LegendEntry[] {
  const present = [...new Set(Array.from(classes))].sort((a, b) => a - b);
  return present.map((index) => ({ color: hexColor(classFill(theme, index)), text: name(index) }));
}

const WHEEL = 22;
const SECTORS = 24;
const RINGS = 4;

/** A disc with the colour of every gradient (direction is the angle, the rim is steep), and lines of words. */
export function gradientLegend(theme: ThemeName, lines: readonly string[]): PictureLegend {
  return {
    height: 2 * WHEEL + 8,
    render(context, x, y, ink) {
      const [centerX, centerY] = [x + WHEEL, y + WHEEL];
      const corner = (sector: number, ring: number): [number, number] => {
        const angle = ((sector - 0.5) / SECTORS) * 2 * Math.PI;
        const radius = (WHEEL * ring) / RINGS;
        return [centerX + radius * Math.cos(angle), centerY - radius * Math.sin(angle)];
      };
      for (let ring = 0; ring < RINGS; ring++) {
        for (let sector = 0; sector < SECTORS; sector++) {
          context.moveTo(...corner(sector, ring));
          context.lineTo(...corner(sector, ring + 1));
          context.lineTo(...corner(sector + 1, ring + 1));
          context.lineTo(...corner(sector + 1, ring));
          context.closePath();
          const direction = (sector / SECTORS) * 2 * Math.PI;
          context.fill(hexColor(gradientTint(theme, direction, (ring + 0.5) / RINGS)), 0.5);
        }
      }
      const first = centerY - ((lines.length - 1) * LINE) / 2;
      lines.forEach((text, i) => {
        const style = { color: ink, size: SIZE, baseline: "middle" } as const;
        context.fillText(text, x + 2 * WHEEL + 12, first + i * LINE, style);
      });
    },
  };
}
