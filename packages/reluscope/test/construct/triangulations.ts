/** Random triangulations of small integers, for the tests of constructions. */
import type { Triangulation } from "../../src/construct/triangulation.ts";
import type { SeededRandom } from "../oracle/seeded-random.ts";

/** A simplex, cut again and again at a random point of one of its parts; coordinates are multiples of 1/16. */
export function cutSimplex(random: SeededRandom, n: number, cuts: number): Triangulation {
  const size = 16;
  const vertices: number[][] = [
    new Array(n).fill(0),
    ...Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? size : 0))),
  ];
  let simplices: number[][] = [vertices.map((_, v) => v)];
  for (let cut = 0; cut < cuts; cut++) {
    const chosen = random.pick(simplices);
    const middle = Array.from(
      { length: n },
      (_, j) => Math.round((16 * chosen.reduce((sum, v) => sum + vertices[v][j], 0)) / (n + 1)) / 16,
    );
    const vertex = vertices.length;
    vertices.push(middle);
    simplices = [
      ...simplices.filter((simplex) => simplex !== chosen),
      ...chosen.map((_, i) => chosen.map((v, j) => (j === i ? vertex : v))),
    ];
  }
  return { vertices, simplices, values: vertices.map(() => random.integer(-8, 8)) };
}

/** A grid of squares with moved nodes, each cut in two; exact slopes when nodes stay where they are. */
export function movedGrid(random: SeededRandom, count: number, most: number): Triangulation {
  const vertices: number[][] = [];
  for (let j = 0; j <= count; j++)
    for (let i = 0; i <= count; i++) {
      const move = (k: number) => (k === 0 || k === count ? 0 : (random.integer(-8, 8) / 32) * most);
      vertices.push([i + move(i), j + move(j)]);
    }
  const simplices: number[][] = [];
  for (let j = 0; j < count; j++)
    for (let i = 0; i < count; i++) {
      const a = j * (count + 1) + i;
      const [b, c, d] = [a + 1, a + count + 1, a + count + 2];
      simplices.push(
        ...(random.chance(0.5)
          ? [
              [a, b, d],
              [a, d, c],
            ]
          : [
              [a, b, c],
              [b, d, c],
            ]),
      );
    }
  return { vertices, simplices, values: vertices.map(() => random.integer(-8, 8)) };
}
