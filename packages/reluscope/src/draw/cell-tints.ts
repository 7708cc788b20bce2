/**
 * One small colour code a cell, before any theme: the tint of its linear region, or its gradient. A theme
 * turns codes into colours (palette.ts), so that switching light and dark recomputes nothing.
 */
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { areaUnit, doubleArea } from "./cell-area.ts";
import { gradientTint, REGION_TINTS, regionTint, type ThemeName } from "./palette.ts";

/** Parts of a planar complex that pictures need; a `PlanarComplex` is one. */
export type PlanarShape = Pick<
  PlanarComplex,
  | "domain"
  | "neurons"
  | "outputSize"
  | "vertices"
  | "edges"
  | "edgeCells"
  | "edgeNeurons"
  | "cellStart"
  | "cellVertices"
  | "cellEdges"
  | "regions"
  | "counts"
>;

/** Scrambles a region number, so that its colour does not follow its place. */
function scramble(region: number): number {
  let h = Math.imul(region + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

/**
 * Tint (0 … REGION_TINTS − 1) of every linear region. Regions take a hashed tint and step on from it until
 * no region beside them has the same or a neighbouring hue (or as far as twelve tints allow). The same
 * complex always gets the same colours.
 */
export function regionTints(shape: Pick<PlanarShape, "edgeCells" | "regions" | "counts">): Uint8Array {
  const regions = shape.counts.linearRegions;
  const { edgeCells } = shape;
  const start = new Uint32Array(regions + 1);
  const eachPair = (visit: (a: number, b: number) => void) => {
    for (let e = 0; e < edgeCells.length; e += 2) {
      if (edgeCells[e] < 0 || edgeCells[e + 1] < 0) continue;
      const a = shape.regions[edgeCells[e]];
      const b = shape.regions[edgeCells[e + 1]];
      if (a !== b) visit(a, b);
    }
  };
  eachPair((a, b) => {
    start[a + 1]++;
    start[b + 1]++;
  });
  for (let r = 0; r < regions; r++) start[r + 1] += start[r];
  const next = start.slice();
  const beside = new Uint32Array(start[regions]);
  eachPair((a, b) => {
    beside[next[a]++] = b;
    beside[next[b]++] = a;
  });
  const tints = new Uint8Array(regions).fill(255);
  const distance = new Uint8Array(REGION_TINTS);
  for (let r = 0; r < regions; r++) {
    distance.fill(REGION_TINTS);
    for (let k = start[r]; k < start[r + 1]; k++) {
      const other = tints[beside[k]];
      if (other === 255) continue;
      for (let tint = 0; tint < REGION_TINTS; tint++) {
        const apart = Math.abs(tint - other);
        distance[tint] = Math.min(distance[tint], apart, REGION_TINTS - apart);
      }
    }
    let best = scramble(r) % REGION_TINTS;
    for (let step = 1; step < REGION_TINTS && distance[best] < 2; step++) {
      const tint = (scramble(r) + 5 * step) % REGION_TINTS;
      if (distance[tint] > distance[best]) best = tint;
    }
    tints[r] = best;
  }
  return tints;
}

/** Gradients of one output: per cell a code `direction · 256 + magnitude`, both in 256 steps. */
export interface GradientCodes {
  readonly codes: Uint16Array;
  /** Gradient norm at magnitude 255; steeper cells are drawn as steep as this. */
  readonly steepest: number;
}

/**
 * Codes of the gradient of output `output` on every cell. Magnitudes are square roots of the norm over the
 * one that 97 % of the area stays below, so that thin steep bands do not flatten the rest.
 */
export function gradientCodes(
  complex: Pick<
    PlanarComplex,
    "domain" | "maps" | "outputSize" | "counts" | "vertices" | "cellStart" | "cellVertices"
  >,
  output: number,
): GradientCodes {
  const cells = complex.counts.cells;
  const { maps, outputSize } = complex;
  const norms = new Float64Array(cells);
  const areas = new Float64Array(cells);
  const unit = areaUnit(complex.domain.corners);
  let whole = 0;
  for (let c = 0; c < cells; c++) {
    const k = 3 * (c * outputSize + output);
    norms[c] = Math.hypot(maps[k], maps[k + 1]);
    areas[c] = Math.abs(doubleArea(complex, c, unit));
    whole += areas[c];
  }
  const order = Uint32Array.from(norms.keys()).sort((a, b) => norms[a] - norms[b] || a - b);
  let below = 0;
  let rank = 0;
  while (rank < cells - 1 && below + areas[order[rank]] < 0.97 * whole) below += areas[order[rank++]];
  const steepest = norms[order[rank]] || norms[order[cells - 1]] || 1;
  const codes = new Uint16Array(cells);
  for (let c = 0; c < cells; c++) {
    const k = 3 * (c * outputSize + output);
    const turn = Math.atan2(maps[k + 1], maps[k]) / (2 * Math.PI);
    const direction = Math.round((turn + 1) * 256) & 255;
    const magnitude = Math.round(255 * Math.sqrt(Math.min(1, norms[c] / steepest)));
    codes[c] = magnitude === 0 ? 0 : direction * 256 + magnitude;
  }
  return { codes, steepest };
}

/** Colours (0xRRGGBB) of all region tints in a theme. */
export function regionColors(theme: ThemeName): Uint32Array {
  return Uint32Array.from({ length: REGION_TINTS }, (_, tint) => regionTint(theme, tint));
}

/** Colours (0xRRGGBB) of all gradient codes in a theme, on 64 directions × 32 magnitudes: see `gradientSlot`. */
export function gradientColors(theme: ThemeName): Uint32Array {
  return Uint32Array.from({ length: 64 * 32 }, (_, slot) =>
    gradientTint(theme, ((slot >> 5) / 64) * 2 * Math.PI, (slot & 31) / 31),
  );
}

/** Index into `gradientColors` of a code. */
export function gradientSlot(code: number): number {
  return ((((code >> 8) + 2) >> 2) % 64) * 32 + Math.round(((code & 255) * 31) / 255);
}
