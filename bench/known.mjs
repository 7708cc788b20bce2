/** Counts of the benchmark workloads that were proved by other means. */
export const known = {
  A: { cells: 788 },
  A10: { cells: 3517 },
  B: { cells: 5649 },
  C: { cells: 95324 },
  D: { cells: 12371 },
  E: { cells: 51005, vertices: 51369, edges: 102373 },
  F: { cells: 10920, vertices: 12641, edges: 36128 },
  bunny3: { cells: 22713, vertices: 24684, edges: 72027 },
  G: { cells: 78549, vertices: 134112, edges: 604000 },
  H: { breakpoints: 1704182 },
};
