/**
 * The oracle for `polyhedralComplex`: the canonical polyhedral complex in any dimension by definition. The cells of
 * `cut-cells.ts` are polytopes here; their faces are glued by the exact coordinates of their corners.
 *
 * That it is a complex that tiles the domain is checked: every facet belongs to two cells or lies on a side of the
 * domain, and (`volume.ts`) the volumes of the cells add up to the domain's.
 */
import type { PolytopeDomain } from "../../src/complex/polyhedral-complex.ts";
import type { Network } from "../../src/network/network.ts";
import { type CutCell, cutByNetwork, type ExactCells, sameMap } from "./cut-cells.ts";
import { keyOf, type Point } from "./dyadic-integers.ts";
import { classesOf } from "./glue.ts";
import { type Bits, domainPolytope, facesOf, members, type Polytope, splitPolytope } from "./polytope.ts";

export interface ExactPolytopeCell extends CutCell<Polytope> {
  /** Per dimension k: its k-faces as sets of corners of `shape`. */
  readonly faces: Bits[][];
  /** Numbers of its corners among the vertices of the complex. */
  readonly vertices: number[];
}

export interface ExactFacet {
  /** Increasing. */
  readonly vertices: readonly number[];
  readonly cells: number[];
  /** The side of the domain on which it lies, as the text of its form (`domainForms`); null inside. */
  readonly side: string | null;
}

export interface ExactPolytopes extends ExactCells {
  readonly whole: Polytope;
  readonly cells: ExactPolytopeCell[];
  readonly vertices: Point[];
  /** Per dimension k = 0 … d: the k-faces, each as the text of its vertices, increasing. */
  readonly faces: Set<string>[];
  readonly facets: ExactFacet[];
  readonly fVector: number[];
}

export const faceText = (vertices: readonly number[]) => [...vertices].sort((a, b) => a - b).join(" ");

export function exactPolytopes(network: Network, domain: PolytopeDomain): ExactPolytopes {
  const d = domain.dimension;
  const start = domainPolytope(domain);
  if (!start) throw new Error("oracle: the domain has no interior");
  const { polytope: whole, forms: sides } = start;
  const { cells: cut, outputShift } = cutByNetwork(network, domain.slice, whole, splitPolytope);

  const numberOf = new Map<string, number>();
  const vertices: Point[] = [];
  const cells = cut.map((cell): ExactPolytopeCell => {
    const numbers = cell.shape.corners.map(({ point }) => {
      const key = keyOf(point);
      if (!numberOf.has(key)) numberOf.set(key, vertices.push(point) - 1);
      return numberOf.get(key)!;
    });
    return { ...cell, faces: facesOf(cell.shape, d), vertices: numbers };
  });

  const faces = Array.from({ length: d + 1 }, () => new Set<string>());
  const facets = new Map<string, ExactFacet>();
  cells.forEach((cell, number) => {
    cell.faces.forEach((ofDimension, k) => {
      for (const face of ofDimension) {
        const corners = members(face);
        const text = faceText(corners.map((i) => cell.vertices[i]));
        faces[k].add(text);
        if (k !== d - 1) continue;
        const known = facets.get(text);
        if (known) {
          known.cells.push(number);
          continue;
        }
        const common = corners.reduce((bits, i) => bits & cell.shape.corners[i].sides, -1n);
        const side = sides.findIndex((_, s) => (common >> BigInt(s)) & 1n);
        facets.set(text, {
          vertices: corners.map((i) => cell.vertices[i]),
          cells: [number],
          side: side < 0 ? null : String(sides[side]),
        });
      }
    });
  });
  const mergers: [number, number][] = [];
  for (const [text, { cells: besides, side }] of facets) {
    if (besides.length !== (side === null ? 2 : 1))
      throw new Error(`oracle: not face to face at facet ${text}`);
    const [a, b] = besides;
    if (besides.length === 2 && sameMap(cells[a], cells[b])) mergers.push([a, b]);
  }
  const regions = classesOf(cells.length, mergers);
  const fVector = faces.map((ofDimension) => ofDimension.size);
  const euler = fVector.reduce((sum, count, k) => sum + (k % 2 === 0 ? count : -count), 0);
  if (euler !== 1) throw new Error(`oracle: Euler characteristic ${euler}`);
  return {
    dimension: d,
    domain: whole.corners.map((corner) => corner.point),
    whole,
    cells,
    outputShift,
    regions,
    linearRegions: new Set(regions).size,
    vertices,
    faces,
    facets: [...facets.values()],
    fVector,
  };
}
