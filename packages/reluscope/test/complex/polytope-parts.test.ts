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
import { type PolytopePart, splitPolytopeWalk, walkPolytopePart } from "../../src/complex/polytope-part.ts";
import { SentArrays } from "../../src/complex/sent-arrays.ts";
import type { Route, RouteRange } from "../../src/complex/walk-route.ts";
import { joinComplex, joinSkeleton, PolytopeJoiner } from "../../src/threads/join-run.ts";
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

/**
 * Walks `count` subtrees in their order, each part going on through none to three more of them; in pieces if `inPieces`, of which those
 * are left out that come again with their part.
 */
function walkOn(
  { network, domain, allFaces }: { network: Network; domain: PolytopeDomain; allFaces: boolean },
  count: number,
  inPieces = false,
) {
  const routes = splitPolytopeWalk(network, domain, "auto", count, [[]]).map(({ route }) => route);
  const parts: PolytopePart[] = [];
  for (let i = 0; i < routes.length; i++) {
    let more = i % 4;
    const nextEnd = () => (more-- > 0 ? routes[i + 1] && routes[++i] : undefined);
    const pieces: PolytopePart[] = [];
    const wantsPiece = (cells: number) => inPieces && cells > i % 3;
    const goingOn = { nextEnd, wantsPiece, onPiece: (piece: PolytopePart) => pieces.push(piece) };
    const range = { from: routes[i], until: routes[i] };
    const sent = new SentArrays();
    const part = walkPolytopePart(network, domain, "auto", allFaces, range, sent, undefined, false, goingOn);
    parts.push(...(part.begins ? [] : pieces), part);
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
      for (const count of [4, 12, 40]) {
        expect({ ...joinSkeleton(bare, walkOn(bare, count, true)), exactSigns: 0 }).toEqual(skeleton);
      }
      for (const count of [2, 5, 40]) {
        expect({ ...skeletonInParts(network, domain, count), exactSigns: 0 }).toEqual(skeleton);
      }
      expect({ ...skeletonInParts(network, domain, 1, 3), exactSigns: 0 }).toEqual(skeleton);
      expect({ ...skeletonInParts(network, domain, 3, 20), exactSigns: 0 }).toEqual(skeleton);
      expect({ ...skeletonInParts(network, domain, 4, 2, true), exactSigns: 0 }).toEqual(skeleton);
    }
  });
});

describe("pieces of parts", () => {
  const box3 = polytopeDomain(fullSlice(3), box(3));

  /**
   * Walks the two halves of the whole, the second one in pieces, one wherever a walk may give one; it stops where it has `most` cells.
   * All of them in the order in which they came.
   */
  function halves(network: Network, domain: PolytopeDomain, most = Number.POSITIVE_INFINITY) {
    const routes = splitPolytopeWalk(network, domain, "auto", 2, [[]]).map(({ route }) => route);
    const middle = Math.ceil(routes.length / 4);
    const came: PolytopePart[] = [];
    const walk = (from: Route, until: Route, inPieces: boolean) => {
      const goingOn = {
        nextEnd: () => undefined,
        wantsPiece: (cells: number) => inPieces && cells > 0,
        onPiece: (piece: PolytopePart) => came.push(piece),
      };
      const stop = (cells: number) => inPieces && cells >= most;
      const sent = new SentArrays();
      const range = { from, until };
      came.push(walkPolytopePart(network, domain, "auto", false, range, sent, stop, false, goingOn));
    };
    walk(routes[0], routes[middle - 1], false);
    if (routes.length > 1) walk(routes[middle], routes[routes.length - 1], true);
    return came;
  }

  function taken(network: Network, domain: PolytopeDomain, came: readonly PolytopePart[]) {
    const joiner = new PolytopeJoiner({
      find: "polytopes",
      network,
      domain,
      kernel: "auto",
      allFaces: false,
    });
    for (const part of came) joiner.take(part);
    // Pieces that came again with their part are no parts of the run.
    const last = came[came.length - 1];
    const parts = last.begins && came.length > 1 ? [came[0], last] : [...came];
    return { ...joiner.skeleton({ parts, left: last.left }), exactSigns: 0 };
  }

  test.each(networkKinds)("make the whole, whatever their number: %s", (kind) => {
    for (const d of [3, 4]) {
      const network = seededNetwork(kind, 11 * d, { inputs: d, depth: 2, width: 8 });
      const domain = polytopeDomain(fullSlice(d), box(d));
      const came = halves(network, domain);
      expect(taken(network, domain, came)).toEqual({ ...polytopeSkeleton(network, domain), exactSigns: 0 });
    }
  });

  test("have each cell once, and the cells of facets in the end", () => {
    const network = seededNetwork("generic", 4, { inputs: 3, depth: 2, width: 16 });
    const [, ...pieces] = halves(network, box3);
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.map(({ begins }) => begins)).toEqual(pieces.map((_, k) => k === 0));
    expect(pieces.map(({ ends }) => ends)).toEqual(pieces.map((_, k) => k === pieces.length - 1));
    const facets = pieces.reduce((sum, { facetSources }) => sum + facetSources.length, 0);
    expect(pieces.map(({ facetCells }) => facetCells.length)).toEqual(
      pieces.map(({ ends }) => (ends ? 2 * facets : 0)),
    );
    for (const { cells, cellStart, patterns, maps } of pieces) {
      expect(cellStart.length).toBe(cells + 1);
      expect(cellStart[0]).toBe(0);
      expect(maps.length).toBe(4 * cells);
      expect(patterns.length).toBe(2 * cells);
    }
  });

  test("are taken back where their part has to tell all its vertices", () => {
    const network = seededNetwork("generic", 4, { inputs: 3, depth: 2, width: 16 });
    // What is left of a walk that was stopped is walked in the end.
    const came = halves(network, box3, 60);
    const stopped = came[came.length - 1];
    expect(came.length).toBeGreaterThan(4);
    expect(came[1].begins && !came[1].ends && stopped.begins && stopped.ends).toBe(true);
    const joiner = new PolytopeJoiner({
      find: "polytopes",
      network,
      domain: box3,
      kernel: "auto",
      allFaces: false,
    });
    for (const part of came) joiner.take(part);
    const rest = stopped.left.map((route) =>
      walkPolytopePart(network, box3, "auto", false, { from: route, until: route }, new SentArrays()),
    );
    const found = joiner.skeleton({ parts: [came[0], stopped, ...rest], left: [] });
    expect({ ...found, exactSigns: 0 }).toEqual({ ...polytopeSkeleton(network, box3), exactSigns: 0 });
    const partial = taken(network, box3, came);
    expect(partial.complete).toBe(false);
    expect(partial.counts.cells).toBe(came[0].cells + stopped.cells);
    // A hyperplane that meets a vertex when a piece has been given.
    const kinds = networkKinds.flatMap((kind) =>
      [1, 2, 3, 4, 5].map((seed) => seededNetwork(kind, seed, { inputs: 3, depth: 2, width: 8 })),
    );
    const met = kinds.filter((degenerate) => {
      const pieces = halves(degenerate, box3).slice(1);
      return pieces.length > 1 && pieces[pieces.length - 1].begins;
    });
    expect(met.length).toBeGreaterThan(0);
    for (const degenerate of met)
      expect(taken(degenerate, box3, halves(degenerate, box3))).toEqual({
        ...polytopeSkeleton(degenerate, box3),
        exactSigns: 0,
      });
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
