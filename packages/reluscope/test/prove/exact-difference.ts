/**
 * The largest |f − g| by definition, for the tests: cells of f, cut again by g, both maps compared at every corner. Independent
 * of the library's arithmetic and of its difference network; slow.
 */
import type { LineDomain, PlanarDomain } from "../../src/complex/domain.ts";
import type { PolytopeDomain } from "../../src/complex/polyhedral-complex.ts";
import type { Network } from "../../src/network/network.ts";
import { type CutCell, cutByNetwork, type Split } from "../oracle/cut-cells.ts";
import { dot, type Point } from "../oracle/dyadic-integers.ts";
import { domainCorners } from "../oracle/exact-complex.ts";
import { domainPolytope, type Polytope, splitPolytope } from "../oracle/polytope.ts";
import { type Corners, split } from "../oracle/split.ts";

export interface ExactLargest {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Corners at which it is attained. */
  readonly points: readonly Point[];
}

export function exactLargest(
  f: Network,
  g: Network,
  domain: LineDomain | PlanarDomain | PolytopeDomain,
): ExactLargest {
  if ("box" in domain) {
    const whole = domainPolytope(domain);
    if (!whole) throw new Error("oracle: the domain has no interior");
    const corners = (shape: Polytope) => shape.corners.map((corner) => corner.point);
    return largest(f, g, domain.slice, whole.polytope, splitPolytope, corners);
  }
  return largest<Corners>(f, g, domain.slice, domainCorners(domain), split, (corners) => corners);
}

function largest<Shape>(
  f: Network,
  g: Network,
  slice: LineDomain["slice"],
  domain: Shape,
  cutter: Split<Shape>,
  cornersOf: (shape: Shape) => readonly Point[],
): ExactLargest {
  let [numerator, denominator]: [bigint, bigint] = [0n, 1n];
  let points: Point[] = [];
  const first = cutByNetwork(f, slice, domain, cutter);
  for (const cell of first.cells) {
    const second = cutByNetwork(g, slice, cell.shape, cutter);
    for (const part of second.cells) {
      for (const point of cornersOf(part.shape)) {
        f.output.bias.forEach((_, o) => {
          const own = value(cell, o, point) << BigInt(second.outputShift);
          const other = value(part, o, point) << BigInt(first.outputShift);
          const size = own > other ? own - other : other - own;
          const scale = point[point.length - 1] << BigInt(first.outputShift + second.outputShift);
          const more = size * denominator - numerator * scale;
          if (size === 0n || more < 0n) return;
          if (more > 0n) points = [];
          points.push(point);
          [numerator, denominator] = [size, scale];
        });
      }
    }
  }
  return { numerator, denominator, points };
}

const value = (cell: CutCell<unknown>, o: number, point: Point) => dot(cell.outputs[o], point);
