/** Which pieces of a boundary hang together, and which of its components have no border. */
import type { CellComplex } from "../complex/topology/cell-complex.ts";

export interface PieceComponents {
  /** Component of each piece, from 0 in the order of first pieces. */
  readonly component: Uint32Array;
  /** Per component, 1 if every facet of its pieces belongs to at least two of them. */
  readonly closed: Uint8Array;
}

/** Components of the faces of the largest dimension, connected through common vertices. */
export function pieceComponents({ vertexCount, faces }: CellComplex): PieceComponents {
  const n = faces.length;
  const parent = Uint32Array.from({ length: vertexCount }, (_, i) => i);
  const root = (vertex: number): number => {
    while (parent[vertex] !== vertex) {
      parent[vertex] = parent[parent[vertex]];
      vertex = parent[vertex];
    }
    return vertex;
  };
  // The edges of a polytope connect its vertices.
  const ends = n > 0 ? faces[0].facets : new Uint32Array(0);
  for (let k = 0; k < ends.length; k += 2) parent[root(ends[k])] = root(ends[k + 1]);
  const numbers = new Int32Array(vertexCount).fill(-1);
  let count = 0;
  const pieces = n > 0 ? faces[n - 1].start.length - 1 : vertexCount;
  const component = new Uint32Array(pieces);
  for (let piece = 0; piece < pieces; piece++) {
    let vertex = piece;
    for (let k = n; k > 0; k--) vertex = faces[k - 1].facets[faces[k - 1].start[vertex]];
    const top = root(vertex);
    if (numbers[top] < 0) numbers[top] = count++;
    component[piece] = numbers[top];
  }
  const closed = new Uint8Array(count).fill(1);
  if (n > 0) {
    const { start, facets } = faces[n - 1];
    const uses = new Uint32Array(n > 1 ? faces[n - 2].start.length - 1 : vertexCount);
    for (const facet of facets) uses[facet]++;
    for (let piece = 0; piece < pieces; piece++) {
      for (let at = start[piece]; at < start[piece + 1]; at++) {
        if (uses[facets[at]] < 2) closed[component[piece]] = 0;
      }
    }
  }
  return { component, closed };
}
