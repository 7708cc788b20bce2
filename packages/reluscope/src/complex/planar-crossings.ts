/**
 * Where lines cross in a planar walk, and signs at those points that doubles do not decide: first in doubles with a
 * bound, then in twice their precision, then exactly (THEORY section 2).
 */
import type { ExactForm } from "../exact/exact-forms.ts";
import { type ExactPoint, exactCrossing, exactSign, roundedPoint, sideForms } from "../exact/planar-exact.ts";
import { roundedError } from "../exact/rounding.ts";
import { twofoldCrossing } from "../exact/twofold-crossing.ts";
import type { PlanarMesh } from "./planar-mesh.ts";
import type { Crossings } from "./planar-polygons.ts";
import type { WalkState } from "./walk-state.ts";

export class PlanarCrossings implements Crossings {
  private readonly state: WalkState;
  private readonly mesh: PlanarMesh;
  /** The domain's sides, and vertices that have been placed exactly. */
  private readonly sides: readonly ExactForm[];
  private readonly points = new Map<number, ExactPoint>();
  /** The largest number of a vertex in `points`. */
  private newest: number;

  constructor(state: WalkState, mesh: PlanarMesh, corners: Float64Array) {
    this.state = state;
    this.mesh = mesh;
    this.sides = sideForms(corners);
    this.sides.forEach((side, k) => {
      this.points.set(k, exactCrossing(this.sides.at(k - 1) as ExactForm, side));
    });
    this.newest = this.sides.length - 1;
  }

  /** The vertex where a unit's line crosses an edge; made if the cell on the edge's other side has not made it. */
  crossing(edge: number, line: number): number {
    const { mesh } = this;
    const source = mesh.lineSource(line);
    let vertex = mesh.knownSplit(edge, source);
    if (vertex >= 0) return vertex;
    vertex = mesh.addCrossing(edge, line);
    if (vertex < 0) vertex = this.addDifficultCrossing(edge, source);
    mesh.split(edge, vertex, source);
    return vertex;
  }

  /** The sign of a unit of the cell at hand at a corner of it, between two sides. */
  exactSign(level: number, unit: number, vertex: number, before: number, after: number): number {
    return this.state.exactSign(vertex, level, unit, (form) => {
      let point = this.points.get(vertex);
      if (!point) {
        point = exactCrossing(this.exactLine(before), this.exactLine(after));
        this.know(vertex, point);
      }
      return exactSign(form, point);
    });
  }

  /** Forgets exact points and signs of vertices from this number on. */
  forget(from: number): void {
    if (from > this.newest) return;
    this.newest = -1;
    for (const vertex of this.points.keys()) {
      if (vertex >= from) this.points.delete(vertex);
      else this.newest = Math.max(this.newest, vertex);
    }
    this.state.forgetExactSigns(from);
  }

  private know(vertex: number, point: ExactPoint): void {
    this.points.set(vertex, point);
    this.newest = Math.max(this.newest, vertex);
  }

  /** The exact line under an edge of a cell: the form, on that cell, of the unit that made it. */
  private exactLine(edge: number): ExactForm {
    const source = this.mesh.edgeSource(edge);
    return source < 0 ? this.sides[-1 - source] : this.state.exactUnit(source);
  }

  private addDifficultCrossing(edge: number, unit: number): number {
    const { mesh, state } = this;
    const own = mesh.edgeSource(edge);
    const line = own < 0 ? mesh.exactSide(edge) : state.twofoldUnit(own);
    if (line) {
      const { x, y, error } = twofoldCrossing(line, state.twofoldUnit(unit));
      if (mesh.isFine(error)) {
        // On a side of the domain one coordinate is known exactly.
        const [a, b, c] = line.high;
        if (own < 0)
          return b === 0 ? mesh.addVertex(-c / a + 0, y, error) : mesh.addVertex(x, -c / b + 0, error);
        return mesh.addVertex(x, y, error);
      }
    }
    const point = exactCrossing(this.exactLine(edge), state.exactUnit(unit));
    const [x, y] = roundedPoint(point);
    const vertex = mesh.addVertex(x, y, roundedError(x, y));
    this.know(vertex, point);
    return vertex;
  }
}
