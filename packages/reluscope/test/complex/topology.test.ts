/** Betti numbers over GF(2) of spaces whose homology is known, and of random complexes by plain elimination. */
import { bettiNumbers, type CellComplex, eulerCharacteristic, fVectorOf } from "reluscope";
import { describe, expect, test } from "vitest";
import { named } from "../oracle/named.ts";
import { rankOverGF2 } from "../oracle/rank-over-gf2.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

/** A complex from the facets of each face, dimension after dimension. */
function complexOf(vertexCount: number, ...facetLists: number[][][]): CellComplex {
  return {
    vertexCount,
    faces: facetLists.map((faces) => {
      const start = Uint32Array.from([0, ...faces.map((facets) => facets.length)]);
      for (let i = 1; i < start.length; i++) start[i] += start[i - 1];
      return { start, facets: Uint32Array.from(faces.flat()) };
    }),
  };
}

/** All faces of some simplices of one dimension, given by their vertices 0, 1, …, all of which occur. */
function simplicial(simplices: readonly (readonly number[])[]): CellComplex {
  const dimension = simplices[0].length - 1;
  const numbers = Array.from({ length: dimension + 1 }, () => new Map<string, number>());
  const lists: number[][][] = Array.from({ length: dimension + 1 }, () => []);
  const number = (simplex: readonly number[]): number => {
    const k = simplex.length - 1;
    if (k === 0) {
      numbers[0].set(String(simplex), simplex[0]);
      return simplex[0];
    }
    const known = numbers[k].get(String(simplex));
    if (known !== undefined) return known;
    const facets = simplex.map((_, i) => number(simplex.filter((__, j) => j !== i)));
    numbers[k].set(String(simplex), lists[k].push(facets) - 1);
    return lists[k].length - 1;
  };
  for (const simplex of simplices) number([...simplex].sort((a, b) => a - b));
  return complexOf(numbers[0].size, ...lists.slice(1));
}

/** Faces are pairs of faces. */
function product(a: CellComplex, b: CellComplex): CellComplex {
  const [p, q] = [fVectorOf(a), fVectorOf(b)];
  const top = p.length + q.length - 2;
  /** Number of the face (i-face x, j-face y) among the (i + j)-faces. */
  const number = (i: number, x: number, j: number, y: number) => {
    let before = 0;
    for (let k = 0; k < i; k++) before += p[k] * (q[i + j - k] ?? 0);
    return before + x * q[j] + y;
  };
  const facets = (complex: CellComplex, k: number, face: number) => {
    const { start, facets: all } = complex.faces[k - 1];
    return Array.from(all.subarray(start[face], start[face + 1]));
  };
  const lists = Array.from({ length: top }, (_, index) => {
    const k = index + 1;
    const list: number[][] = [];
    for (let i = 0; i <= Math.min(k, p.length - 1); i++) {
      const j = k - i;
      for (let x = 0; x < p[i]; x++) {
        for (let y = 0; y < (q[j] ?? 0); y++) {
          list.push([
            ...(i > 0 ? facets(a, i, x).map((facet) => number(i - 1, facet, j, y)) : []),
            ...(j > 0 ? facets(b, j, y).map((facet) => number(i, x, j - 1, facet)) : []),
          ]);
        }
      }
    }
    return list;
  });
  return complexOf(p[0] * q[0], ...lists);
}

/** Two complexes side by side. */
function sum(a: CellComplex, b: CellComplex): CellComplex {
  const p = fVectorOf(a);
  return {
    vertexCount: a.vertexCount + b.vertexCount,
    faces: a.faces.map(({ start, facets }, i) => ({
      start: Uint32Array.from([...start, ...b.faces[i].start.slice(1).map((at) => at + facets.length)]),
      facets: Uint32Array.from([...facets, ...b.faces[i].facets.map((facet) => facet + p[i])]),
    })),
  };
}

const circle = (n: number) =>
  complexOf(
    n,
    Array.from({ length: n }, (_, i) => [i, (i + 1) % n]),
  );
const path = (n: number) =>
  complexOf(
    n + 1,
    Array.from({ length: n }, (_, i) => [i, i + 1]),
  );
const all = (n: number) => Array.from({ length: n }, (_, i) => i);
const ball = (d: number) => simplicial([all(d + 1)]);
const sphere = (d: number) => simplicial(all(d + 2).map((left) => all(d + 2).filter((i) => i !== left)));
/** The faces whose number of cofaces of the largest dimension is one, with all their faces: the border of a manifold. */
function borderOf(complex: CellComplex): Uint8Array[] {
  const counts = fVectorOf(complex);
  const flags = counts.map((count) => new Uint8Array(count));
  const top = complex.faces.length;
  const uses = new Uint32Array(counts[top - 1]);
  for (const facet of complex.faces[top - 1].facets) uses[facet]++;
  uses.forEach((count, facet) => {
    flags[top - 1][facet] = count === 1 ? 1 : 0;
  });
  for (let k = top - 1; k > 0; k--) {
    const { start, facets } = complex.faces[k - 1];
    flags[k].forEach((flag, face) => {
      if (flag) for (let at = start[face]; at < start[face + 1]; at++) flags[k - 1][facets[at]] = 1;
    });
  }
  return flags;
}

const torus = product(circle(5), circle(4));
const projectivePlane = simplicial([
  [0, 1, 4],
  [0, 1, 5],
  [0, 2, 3],
  [0, 2, 5],
  [0, 3, 4],
  [1, 2, 3],
  [1, 2, 4],
  [1, 3, 5],
  [2, 4, 5],
  [3, 4, 5],
]);

describe("spaces without border", () => {
  test.each([
    ["nothing", complexOf(0, [], []), [0, 0, 0]],
    ["three points", complexOf(3), [3]],
    ["a circle", circle(7), [1, 1]],
    ["a sphere", sphere(2), [1, 0, 1]],
    ["a prism's border, closed to a ring", product(sphere(1), circle(4)), [1, 2, 1]],
    ["a torus", torus, [1, 2, 1]],
    ["two tori", sum(torus, torus), [2, 4, 2]],
    ["the projective plane", projectivePlane, [1, 1, 1]],
    ["the 3-sphere", sphere(3), [1, 0, 0, 1]],
    ["the 5-sphere", sphere(5), [1, 0, 0, 0, 0, 1]],
    ["the 3-torus", product(torus, circle(3)), [1, 3, 3, 1]],
    ["sphere times circle", product(sphere(2), circle(3)), [1, 1, 1, 1]],
    ["projective plane times circle", product(projectivePlane, circle(3)), [1, 2, 2, 1]],
  ])("%s", (_, complex, betti) => {
    expect(bettiNumbers(complex)).toEqual(betti);
    expect(eulerCharacteristic(complex)).toBe(
      betti.reduce((total, value, k) => total + (k % 2 === 0 ? value : -value), 0),
    );
  });
});

describe("spaces with a border, and relative to it", () => {
  test.each([
    ["an interval", path(5), [1, 0], [0, 1]],
    ["a disc", product(path(3), path(4)), [1, 0, 0], [0, 0, 1]],
    ["an annulus", product(circle(6), path(2)), [1, 1, 0], [0, 1, 1]],
    ["two discs", sum(ball(2), ball(2)), [2, 0, 0], [0, 0, 2]],
    ["a ball", ball(3), [1, 0, 0, 0], [0, 0, 0, 1]],
    ["a cube", product(product(path(2), path(2)), path(2)), [1, 0, 0, 0], [0, 0, 0, 1]],
    ["a thick sphere", product(sphere(2), path(1)), [1, 0, 1, 0], [0, 1, 0, 1]],
    ["a solid torus", product(circle(4), product(path(2), path(1))), [1, 1, 0, 0], [0, 0, 1, 1]],
    ["a torus", torus, [1, 2, 1], [1, 2, 1]],
  ])("%s", (_, complex, betti, relative) => {
    expect(bettiNumbers(complex)).toEqual(betti);
    expect(bettiNumbers(complex, borderOf(complex))).toEqual(relative);
  });

  test("a disc relative to two arcs of its border", () => {
    const disc = product(path(3), path(3));
    const flags = fVectorOf(disc).map((count) => new Uint8Array(count));
    // The edges (end of the first path) × (edge of the second one).
    for (const x of [0, 3]) {
      for (let y = 0; y < 4; y++) flags[0][4 * x + y] = 1;
      for (let y = 0; y < 3; y++) flags[1][3 * x + y] = 1;
    }
    expect(bettiNumbers(disc, flags)).toEqual([0, 1, 0]);
  });
});

test("random complexes, as plain elimination has them", () => {
  for (let seed = 0; seed < 60; seed++) {
    named(`seed ${seed}`, () => {
      const random = seededRandom(seed);
      const dimension = random.integer(1, 4);
      const vertices = dimension + random.integer(2, 5);
      const simplices = Array.from({ length: random.integer(2, 14) }, () => {
        const left = all(vertices);
        return Array.from(
          { length: dimension + 1 },
          () => left.splice(random.integer(0, left.length - 1), 1)[0],
        );
      });
      const used = [...new Set(simplices.flat())].sort((a, b) => a - b);
      const complex = simplicial(simplices.map((simplex) => simplex.map((vertex) => used.indexOf(vertex))));
      const counts = fVectorOf(complex);
      // A closed subcomplex: all faces of some faces.
      const flags = counts.map((count) =>
        Uint8Array.from({ length: count }, () => (random.chance(0.1) ? 1 : 0)),
      );
      for (let k = dimension; k > 0; k--) {
        const { start, facets } = complex.faces[k - 1];
        flags[k].forEach((flag, face) => {
          if (flag) for (let at = start[face]; at < start[face + 1]; at++) flags[k - 1][facets[at]] = 1;
        });
      }
      const none = counts.map((count) => new Uint8Array(count));
      expect(bettiNumbers(complex)).toEqual(plainBetti(complex, none));
      expect(bettiNumbers(complex, flags)).toEqual(plainBetti(complex, flags));
    });
  }
});

function plainBetti(complex: CellComplex, without: readonly Uint8Array[]): number[] {
  const counts = fVectorOf(complex);
  const rank = [0, ...complex.faces.map(() => 0), 0];
  complex.faces.forEach(({ start, facets }, i) => {
    const rows: number[][] = [];
    for (let face = 0; face + 1 < start.length; face++) {
      if (without[i + 1][face]) continue;
      rows.push([...facets.subarray(start[face], start[face + 1])].filter((facet) => !without[i][facet]));
    }
    rank[i + 1] = rankOverGF2(rows);
  });
  return counts.map((_, k) => without[k].filter((flag) => flag === 0).length - rank[k] - rank[k + 1]);
}

test("a large torus takes no time to speak of", () => {
  expect(bettiNumbers(product(circle(300), circle(300)))).toEqual([1, 2, 1]);
});
