/** A table on a square grid as a network of hat functions on Kuhn's triangles, and the triangles, for the tests of proofs. */
import type { Network } from "../../src/network/network.ts";
import type { PiecewiseTarget } from "../../src/prove/pieces.ts";
import { buildNetwork } from "../oracle/build-network.ts";

/** The values at (i, j) · step, i, j = 0 … n − 1; exact when the numbers are short dyadics. */
export function tableNetwork(n: number, step: number, value: (i: number, j: number) => number): Network {
  const grid = Array.from({ length: n }, (_, i) => i);
  const diagonals = Array.from({ length: 2 * n - 1 }, (_, k) => k + 1 - n);
  const first = {
    weight: [...grid.map(() => [1, 0]), ...grid.map(() => [0, 1]), ...diagonals.map(() => [1, -1])],
    bias: [...grid, ...grid, ...diagonals].map((k) => -k * step),
  };
  // With u = x − x_i, v = y − y_j a hat is 1 − max(|u|, |v|, |u − v|)/step where that is positive, and the largest of three
  // numbers of sum 0 is half the sum of their sizes: σ(u) + σ(v) + σ(u − v) − u. u itself is σ(x) − x_i on the grid.
  const nodes = grid.flatMap((j) => grid.map((i) => [i, j]));
  const second = {
    weight: nodes.map(([i, j]) => {
      const row = new Array<number>(first.bias.length).fill(0);
      row[i] -= 1;
      row[n + j] -= 1;
      row[3 * n - 1 + i - j] -= 1;
      row[0] += 1;
      return row;
    }),
    bias: nodes.map(([i]) => step - i * step),
  };
  return buildNetwork([first, second], {
    weight: [nodes.map(([i, j]) => value(i, j) / step)],
    bias: [0],
  });
}

/** The function that is affine on the triangles x_i ≤ x ≤ x_{i+1}, y_j ≤ y ≤ y_{j+1}, above and below the diagonal; step 1. */
export function tableTarget(n: number, value: (i: number, j: number) => number): PiecewiseTarget {
  const place = (piece: number) => {
    const square = piece >> 1;
    return { i: square % (n - 1), j: Math.floor(square / (n - 1)), lower: (piece & 1) === 0 };
  };
  return {
    pieceAt([x, y]) {
      const i = Math.min(n - 2, Math.max(0, Math.floor(x)));
      const j = Math.min(n - 2, Math.max(0, Math.floor(y)));
      return 2 * (j * (n - 1) + i) + (x - i >= y - j ? 0 : 1);
    },
    halfSpaces(piece) {
      const { i, j, lower } = place(piece);
      return lower
        ? [
            [0, 1, -j],
            [-1, 0, i + 1],
            [1, -1, j - i],
          ]
        : [
            [1, 0, -i],
            [0, -1, j + 1],
            [-1, 1, i - j],
          ];
    },
    map(piece) {
      const { i, j, lower } = place(piece);
      const [a, b] = [value(i, j), value(i + 1, j + 1)];
      const c = lower ? value(i + 1, j) : value(i, j + 1);
      const [gx, gy] = lower ? [c - a, b - c] : [b - c, c - a];
      return { matrix: [gx, gy], offset: [a - gx * i - gy * j] };
    },
  };
}
