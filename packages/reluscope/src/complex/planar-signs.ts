/**
 * The signs of units on the polygons of a planar walk, each proved; what `polytope-signs.ts` is in any dimension.
 */
import { ROUNDING } from "../exact/rounding.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE, SIGN_ZERO } from "../network/signs.ts";
import type { GrowableInt32 } from "./growable.ts";
import type { PlanarCrossings } from "./planar-crossings.ts";
import type { PlanarLevels } from "./planar-levels.ts";
import { VERTEX_WIDTH } from "./planar-mesh.ts";
import type { PlanarPolygons } from "./planar-polygons.ts";
import { SIGN_CUTS } from "./walk-state.ts";

/** The code of a unit that is positive (+ 1) and negative (+ 2) somewhere on a piece. */
const CODE_ON_PIECE = Uint8Array.of(SIGN_ZERO, SIGN_POSITIVE, SIGN_NEGATIVE, SIGN_CUTS);

/** The number in the network of the unit at a place of a level: a region has only some of them. */
export function unitAt({ units }: PlanarLevels, level: number, place: number): number {
  const own = units[level];
  return own ? own[place] : place;
}

export class PlanarSigns {
  /** The unit (its place) whose signs stand in `polygons.sign`. */
  unit = -1;

  private readonly polygons: PlanarPolygons;
  private readonly crossings: PlanarCrossings;

  constructor(polygons: PlanarPolygons, crossings: PlanarCrossings) {
    this.polygons = polygons;
    this.crossings = crossings;
  }

  /** Signs of a layer's units on a cell; those that change sign on it are pushed to `cutting`. */
  classify(levels: PlanarLevels, level: number, start: number, count: number, cutting: GrowableInt32): void {
    const vertices = this.polygons.mesh.vertices.data;
    const corners = this.polygons.corner.data;
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    let bottom = Number.POSITIVE_INFINITY;
    let top = Number.NEGATIVE_INFINITY;
    let error = 0;
    for (let i = start; i < start + count; i++) {
      const at = VERTEX_WIDTH * corners[i];
      const x = vertices[at];
      const y = vertices[at + 1];
      const own = vertices[at + 2];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < bottom) bottom = y;
      if (y > top) top = y;
      if (own > error) error = own;
    }
    // A box around the cell; its half sides carry the vertices' errors and the rounding of its centre.
    const middleX = 0.5 * left + 0.5 * right;
    const middleY = 0.5 * bottom + 0.5 * top;
    const halfX = Math.max(right - middleX, middleX - left) * (1 + 4 * ROUNDING) + error;
    const halfY = Math.max(top - middleY, middleY - bottom) * (1 + 4 * ROUNDING) + error;
    const undecided = levels.planar[level].classify(middleX, middleY, halfX, halfY);
    const signs = levels.signs[level];
    const list = levels.cuts[level];
    cutting.reserve(undecided);
    let end = cutting.length;
    for (let k = 0; k < undecided; k++) {
      const unit = list[k];
      const sign = this.onPiece(levels, level, unit, start, count);
      signs[unit] = sign;
      cutting.data[end] = unit;
      end += Number(sign === SIGN_CUTS);
    }
    cutting.length = end;
  }

  /** Certified signs of a unit at all corners of a polygon, into `polygons.sign`; returns the sign code on the polygon. */
  onPiece(levels: PlanarLevels, level: number, unit: number, start: number, count: number): number {
    this.polygons.reserveSigns(count);
    const signs = this.polygons.sign;
    this.unit = unit;
    const forms = levels.forms[level];
    const vertices = this.polygons.mesh.vertices.data;
    const corners = this.polygons.corner.data;
    const at = 4 * unit;
    const a = forms[at];
    const b = forms[at + 1];
    const c = forms[at + 2];
    const q = forms[at + 3];
    const steepness = Math.abs(a) + Math.abs(b);
    let positive = 0;
    let negative = 0;
    let decided = 0;
    // Without branches: signs have no order that a machine could guess.
    for (let i = 0; i < count; i++) {
      const vertex = VERTEX_WIDTH * corners[start + i];
      const value = a * vertices[vertex] + b * vertices[vertex + 1] + c;
      const bound = q + steepness * vertices[vertex + 2];
      const above = Number(value > bound);
      const below = Number(value < -bound);
      signs[i] = above - below;
      positive |= above;
      negative |= below;
      decided += above + below;
    }
    for (let i = 0; decided < count; i++) {
      if (signs[i] !== 0) continue;
      const sign = this.exactSign(level, unitAt(levels, level, unit), start, count, i);
      signs[i] = sign;
      if (sign > 0) positive = 1;
      else if (sign < 0) negative = 1;
      decided++;
    }
    return CODE_ON_PIECE[positive | (negative << 1)];
  }

  /** The exact sign of a unit, by its number in the network, at corner i of a polygon. */
  private exactSign(level: number, unit: number, start: number, count: number, i: number): number {
    const { corner, side } = this.polygons;
    const before = side.data[start + ((i + count - 1) % count)];
    const after = side.data[start + i];
    return this.crossings.exactSign(level, unit, corner.data[start + i], before, after);
  }
}
