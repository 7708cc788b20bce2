/** A complex that is walked in parts, whole or stopped and taken up again, is the one that one walk finds. */
import {
  fullSlice,
  type Network,
  type PolytopeDomain,
  polyhedralComplex,
  polytopeDomain,
  polytopeSkeleton,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { splitPolytopeWalk, walkPolytopePart } from "../../src/complex/polytope-part.ts";
import { SentArrays } from "../../src/complex/sent-arrays.ts";
import type { RouteRange } from "../../src/complex/walk-route.ts";
import { joinComplex, joinSkeleton } from "../../src/threads/join-run.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";

/**
 * Walks `count` subtrees, one, two or three at a time; a part that has `most` cells stops, there or after the region of the
 * last layer that it is in, and what it left is walked later.
 */
function walkParts(
  { network, domain, allFaces }: { network: Network; domain: PolytopeDomain; allFaces: boolean },
  count: number,
  most: number,
  stopsExactly: boolean,
) {
  const routes = splitPolytopeWalk(network, domain, "auto", count, [[]]).map(({ route }) => route);
  const waiting: RouteRange[] = [];
  for (let i = 0; i < routes.length; i += 1 + (i % 3)) {
    waiting.push({ from: routes[i], until: routes[Math.min(i + (i % 3), routes.length - 1)] });
  }
  const parts = [];
  for (let range = waiting.pop(); range; range = waiting.pop()) {
    const part = walkPolytopePart(
      network,
      domain,
      "auto",
      allFaces,
      range,
      new SentArrays(),
      (cells) => cells >= most,
      stopsExactly,
    );
    if (stopsExactly) expect(part.cells).toBeLessThanOrEqual(most);
    waiting.push(...part.left.map((route) => ({ from: route, until: route })));
    parts.push(part);
  }
  return { parts, left: [] };
}

/** Walks `count` subtrees in their order, each part going on through none to three more of them. */
function walkOn(
  { network, domain, allFaces }: { network: Network; domain: PolytopeDomain; allFaces: boolean },
  count: number,
) {
  const routes = splitPolytopeWalk(network, domain, "auto", count, [[]]).map(({ route }) => route);
  const parts = [];
  for (let i = 0; i < routes.length; i++) {
    let more = parts.length % 4;
    const nextEnd = () => (more-- > 0 ? routes[i + 1] && routes[++i] : undefined);
    const range = { from: routes[i], until: routes[i] };
    parts.push(
      walkPolytopePart(network, domain, "auto", allFaces, range, new SentArrays(), undefined, false, nextEnd),
    );
  }
  return { parts, left: [] };
}

function complexInParts(
  network: Network,
  domain: PolytopeDomain,
  count: number,
  most = Number.POSITIVE_INFINITY,
) {
  const job = { find: "polytopes", network, domain, kernel: "auto", allFaces: true } as const;
  return joinComplex(job, walkParts(job, count, most, true));
}

function skeletonInParts(
  network: Network,
  domain: PolytopeDomain,
  count: number,
  most = Number.POSITIVE_INFINITY,
  stopsExactly = false,
) {
  const job = { find: "polytopes", network, domain, kernel: "auto", allFaces: false } as const;
  return joinSkeleton(job, walkParts(job, count, most, stopsExactly));
}

const box = (d: number) => Array.from({ length: d }, () => [-1, 1] as const);

describe.each([1, 2, 3, 4])("in %i dimensions", (d) => {
  test.each(networkKinds)("%s", (kind) => {
    for (let seed = 1; seed <= 3; seed++) {
      const network = seededNetwork(kind, seed * 100 + d, { inputs: d, depth: 2, width: 4 });
      const cut = d === 3 && seed === 2 ? [[1, 1, 1, 0.5]] : [];
      const domain = polytopeDomain(fullSlice(d), box(d), cut);
      // How many signs need exact arithmetic depends on which of two parts says where a vertex is.
      const whole = { ...polyhedralComplex(network, domain), exactSigns: 0 };
      const job = { find: "polytopes", network, domain, kernel: "auto", allFaces: true } as const;
      expect({ ...joinComplex(job, walkOn(job, 12)), exactSigns: 0 }).toEqual(whole);
      for (const count of [2, 5, 40]) {
        expect({ ...complexInParts(network, domain, count), exactSigns: 0 }).toEqual(whole);
      }
      expect({ ...complexInParts(network, domain, 1, 3), exactSigns: 0 }).toEqual(whole);
      expect({ ...complexInParts(network, domain, 4, 2), exactSigns: 0 }).toEqual(whole);
      const skeleton = { ...polytopeSkeleton(network, domain), exactSigns: 0 };
      const bare = { ...job, allFaces: false };
      expect({ ...joinSkeleton(bare, walkOn(bare, 12)), exactSigns: 0 }).toEqual(skeleton);
      for (const count of [2, 5, 40]) {
        expect({ ...skeletonInParts(network, domain, count), exactSigns: 0 }).toEqual(skeleton);
      }
      expect({ ...skeletonInParts(network, domain, 1, 3), exactSigns: 0 }).toEqual(skeleton);
      expect({ ...skeletonInParts(network, domain, 3, 20), exactSigns: 0 }).toEqual(skeleton);
      expect({ ...skeletonInParts(network, domain, 4, 2, true), exactSigns: 0 }).toEqual(skeleton);
    }
  });
});

describe("a run that has not ended", () => {
  // Some parts were not walked, and others were stopped: the first cells of many edges are missing.
  test.each(networkKinds)("has all edges of its cells: %s", (kind) => {
    for (const d of [3, 4]) {
      const network = seededNetwork(kind, 7 * d, { inputs: d, depth: 2, width: 7 });
      const domain = polytopeDomain(fullSlice(d), box(d));
      const routes = splitPolytopeWalk(network, domain, "auto", 12, [[]]).map(({ route }) => route);
      const partsWith = (allFaces: boolean) =>
        routes
          .filter((_, i) => i % 3 !== 0 || routes.length < 3)
          .map((route, i) => {
            const most = i % 2 === 0 ? 4 : Number.POSITIVE_INFINITY;
            const range = { from: route, until: route };
            return walkPolytopePart(
              network,
              domain,
              "auto",
              allFaces,
              range,
              new SentArrays(),
              (cells) => cells >= most,
            );
          });
      const job = { find: "polytopes", network, domain, kernel: "auto" } as const;
      const left = routes.slice(0, 1);
      const complex = joinComplex({ ...job, allFaces: true }, { parts: partsWith(true), left });
      const skeleton = joinSkeleton({ ...job, allFaces: false }, { parts: partsWith(false), left });
      expect(skeleton.counts.cells).toBe(complex.counts.cells);
      expect(skeleton.edges).toEqual(complex.faces[0].facets);
    }
  });
});
