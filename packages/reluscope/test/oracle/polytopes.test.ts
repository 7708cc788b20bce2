/** The oracle in any dimension: against the one for lines and planes, brute force, counts known by heart, and wrong results. */
import { fullSlice, type PolyhedralComplex, polyhedralComplex, polytopeDomain } from "reluscope";
import { describe, expect, test } from "vitest";
import { expectMatchesPolytopeOracle } from "../invariants/matches-polytope-oracle.ts";
import { buildNetwork } from "./build-network.ts";
import { box, segment } from "./domains.ts";
import { dot, type Form, keyOf, normalized } from "./dyadic-integers.ts";
import { exactComplex } from "./exact-complex.ts";
import { activationForms, affineForms, exactNetwork, inputForms, type Sign } from "./exact-network.ts";
import { exactPolytopes } from "./exact-polytopes.ts";
import { measureOf } from "./glue.ts";
import { named } from "./named.ts";
import { networkKinds, seededNetwork } from "./networks.ts";
import { domainForms, domainPolytope, facesOf } from "./polytope.ts";
import { seededPolytope } from "./polytope-domains.ts";
import { determinant, volumeOf } from "./volume.ts";

const cube = (d: number, halfSpaces: number[][] = []) =>
  polytopeDomain(
    fullSlice(d),
    Array.from({ length: d }, () => [-1, 1] as const),
    halfSpaces,
  );

const facesCount = (domain: ReturnType<typeof cube>) =>
  facesOf(domainPolytope(domain)!.polytope, domain.dimension).map((faces) => faces.length);

describe("polytopes known by heart", () => {
  test("cubes", () => {
    expect(facesCount(cube(3))).toEqual([8, 12, 6, 1]);
    expect(facesCount(cube(4))).toEqual([16, 32, 24, 8, 1]);
  });

  test("cross-polytopes: every corner of one lies on 2^(d−1) sides", () => {
    const signs = (d: number) =>
      Array.from({ length: 2 ** d }, (_, word) =>
        Array.from({ length: d }, (_, k) => ((word >> k) & 1 ? 1 : -1)),
      );
    const cross = (d: number) =>
      cube(
        d,
        signs(d).map((row) => [...row, 1]),
      );
    expect(facesCount(cross(3))).toEqual([6, 12, 8, 1]);
    expect(facesCount(cross(4))).toEqual([8, 24, 32, 16, 1]);
    const { numerator, denominator } = volumeOf(domainPolytope(cross(4))!.polytope, 4);
    expect(Number((3n * numerator) / denominator)).toBe(2); // 2^4 / 4!
  });

  test("half of a cube, cut through four of its corners", () => {
    expect(facesCount(cube(3, [[1, 1, 0, 0]]))).toEqual([6, 9, 5, 1]);
    expect(domainPolytope(cube(3, [[1, 1, 1, -3]]))).toBeNull();
    expect(facesCount(cube(3, [[1, 1, 1, 3]]))).toEqual([8, 12, 6, 1]);
  });

  test("the cells of |x| + |y| + |z|", () => {
    const identity = [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? 1 : 0)));
    const network = buildNetwork([{ weight: identity, bias: [0, 0, 0], slope: [-1, -1, -1] }], {
      weight: [[1, 1, 1]],
      bias: [0],
    });
    const exact = exactPolytopes(network, cube(3));
    expect(exact.fVector).toEqual([27, 54, 36, 8]);
    expect(exact.linearRegions).toBe(8);
  });
});

describe("it is the oracle for lines and planes", () => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 0; seed < 4; seed++) {
      named(`${kind}, seed ${seed}`, () => {
        const plane = seededNetwork(kind, seed, { inputs: 2 });
        const sides = [
          [-2, 1.5],
          [-1, 2],
        ] as const;
        const flat = exactComplex(plane, box(fullSlice(2), ...sides));
        compare(exactPolytopes(plane, polytopeDomain(fullSlice(2), sides)), flat);
        const ray = seededNetwork(kind, seed, { inputs: 1 });
        const thread = exactComplex(ray, segment(fullSlice(1), -2, 3));
        compare(exactPolytopes(ray, polytopeDomain(fullSlice(1), [[-2, 3]])), thread);
      });
    }
  });

  function compare(ours: ReturnType<typeof exactPolytopes>, theirs: ReturnType<typeof exactComplex>) {
    expect(ours.fVector).toEqual(theirs.fVector);
    expect(ours.regions).toEqual(theirs.regions);
    expect(ours.vertices.map(keyOf).sort()).toEqual(theirs.vertices.map(keyOf).sort());
    ours.cells.forEach((cell, i) => {
      const corners = theirs.cells[i].corners;
      expect(cell.pattern).toEqual(theirs.cells[i].pattern);
      expect(cell.shape.corners.map(({ point }) => keyOf(point)).sort()).toEqual(corners.map(keyOf).sort());
      const { numerator, denominator } = volumeOf(cell.shape, ours.dimension);
      const measure = Number((numerator << 60n) / denominator) / 2 ** 60;
      expect(Math.abs(measure - measureOf(corners))).toBeLessThan(1e-12);
    });
  }
});

describe("corners are all feasible points in which enough zero sets meet", () => {
  test.each(networkKinds)("%s", (kind) => {
    named(kind, () => {
      const network = seededNetwork(kind, 77, { inputs: 3, width: 3, depth: 2 });
      const domain = seededPolytope(77, network, 3);
      for (const { shape, pattern } of exactPolytopes(network, domain).cells) {
        const found = new Set(shape.corners.map(({ point }) => keyOf(point)));
        expect(found).toEqual(bruteForceCorners([...domainForms(domain), ...cellForms(pattern)]));
      }

      /** What has to be non-negative on the cell with this pattern. */
      function cellForms(pattern: readonly string[]): Form[] {
        let forms = inputForms(domain.slice);
        return exactNetwork(network).layers.flatMap((layer, l) => {
          const pre = affineForms(layer, forms);
          const signs = [...pattern[l]] as Sign[];
          forms = activationForms(layer, pre, signs);
          return pre.rows.flatMap((form, i) => {
            if (signs[i] === "+") return [form];
            return signs[i] === "-" ? [form.map((value) => -value)] : [];
          });
        });
      }
    });
  });

  /** In three dimensions: the common zero of every three forms (the minors of their rows), if no form is negative there. */
  function bruteForceCorners(forms: readonly Form[]): Set<string> {
    const corners = new Set<string>();
    for (let a = 0; a < forms.length; a++) {
      for (let b = 0; b < a; b++) {
        for (let c = 0; c < b; c++) {
          const rows = [forms[a], forms[b], forms[c]];
          const minor = (k: number) => determinant(rows.map((row) => row.filter((_, i) => i !== k)));
          const meeting = [minor(0), -minor(1), minor(2), -minor(3)];
          if (meeting[3] === 0n) continue;
          const point = normalized(meeting);
          if (forms.every((form) => dot(form, point) >= 0n)) corners.add(keyOf(point));
        }
      }
    }
    return corners;
  }
});

describe("a wrong result does not match", () => {
  const network = seededNetwork("integers", 3009, { inputs: 3, width: 8, depth: 2 });
  const domain = polytopeDomain(fullSlice(3), [
    [-2, 2],
    [-2, 2],
    [-2, 1],
  ]);
  const exact = exactPolytopes(network, domain);
  const right = polyhedralComplex(network, domain);
  const changed = <T extends Float64Array | Uint32Array | Int32Array>(
    array: T,
    change: (copy: T) => void,
  ): T => {
    const copy = array.slice() as T;
    change(copy);
    return copy;
  };
  const swapped = <T extends Uint32Array | Int32Array>(array: T, i: number, j: number) =>
    changed(array, (copy) => {
      [copy[i], copy[j]] = [array[j], array[i]];
    });
  const inside = right.facetNeurons.findIndex((source) => source >= 0);
  const side = right.facetNeurons.findIndex((source) => source < 0);
  const [edges, polygons, cells] = right.faces;
  const wrong: Record<string, Partial<PolyhedralComplex>> = {
    "a vertex elsewhere": { vertices: changed(right.vertices, (copy) => (copy[30] += 1e-6)) },
    "two vertices exchanged": { faces: [{ ...edges, facets: swapped(edges.facets, 0, 7) }, polygons, cells] },
    "two edges exchanged": { faces: [edges, { ...polygons, facets: swapped(polygons.facets, 0, 9) }, cells] },
    "two polygons exchanged": { faces: [edges, polygons, { ...cells, facets: swapped(cells.facets, 0, 9) }] },
    "another neighbour": { facetCells: changed(right.facetCells, (copy) => (copy[2 * inside] ^= 1)) },
    "another unit": { facetNeurons: changed(right.facetNeurons, (copy) => (copy[inside] ^= 1)) },
    "another side": { facetNeurons: changed(right.facetNeurons, (copy) => (copy[side] ^= 1)) },
    "another pattern": { patterns: changed(right.patterns, (copy) => (copy[0] ^= 3)) },
    "another region": { regions: changed(right.regions, (copy) => (copy[0] += 1)) },
    "another map": { maps: changed(right.maps, (copy) => (copy[5] += 1e-6)) },
    "a count": { counts: { ...right.counts, linearRegions: right.counts.linearRegions + 1 } },
  };

  test("the right one does", () => expectMatchesPolytopeOracle(right, exact));

  test.each(Object.entries(wrong))("%s", (_, change) => {
    expect(() => expectMatchesPolytopeOracle({ ...right, ...change }, exact)).toThrow("invariant broken");
  });
});
