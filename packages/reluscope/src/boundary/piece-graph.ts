/** How the pieces of a one-dimensional boundary hang together. */

/** Vertices numbered in the order in which they occur, and the components of the graph of pieces. */
export interface PieceGraph {
  readonly vertices: readonly string[];
  /** 2 × pieces */
  readonly ends: Uint32Array;
  /** Component of each piece, from 0 in the order of first pieces. */
  readonly component: Uint32Array;
  /** Per component, 1 if every vertex has at least two pieces. */
  readonly closed: Uint8Array;
}

/** The graph whose edges are `pieces`, given by the names of their ends. */
export function pieceGraph(pieces: readonly (readonly [string, string])[]): PieceGraph {
  const numbers = new Map<string, number>();
  const ends = new Uint32Array(2 * pieces.length);
  pieces.flat().forEach((key, k) => {
    let vertex = numbers.get(key);
    if (vertex === undefined) {
      vertex = numbers.size;
      numbers.set(key, vertex);
    }
    ends[k] = vertex;
  });
  const parent = Uint32Array.from({ length: numbers.size }, (_, i) => i);
  const degree = new Uint32Array(numbers.size);
  const root = (vertex: number): number => {
    while (parent[vertex] !== vertex) {
      parent[vertex] = parent[parent[vertex]];
      vertex = parent[vertex];
    }
    return vertex;
  };
  for (let k = 0; k < ends.length; k += 2) {
    degree[ends[k]]++;
    degree[ends[k + 1]]++;
    parent[root(ends[k])] = root(ends[k + 1]);
  }
  const componentOfRoot = new Map<number, number>();
  const component = Uint32Array.from(pieces, (_, k) => {
    const top = root(ends[2 * k]);
    let number = componentOfRoot.get(top);
    if (number === undefined) {
      number = componentOfRoot.size;
      componentOfRoot.set(top, number);
    }
    return number;
  });
  const closed = new Uint8Array(componentOfRoot.size).fill(1);
  ends.forEach((vertex, k) => {
    if (degree[vertex] < 2) closed[component[k >> 1]] = 0;
  });
  return { vertices: [...numbers.keys()], ends, component, closed };
}
