/**
 * What a report need not store: edges follow from the cells' corners, and a cell's pattern from its
 * neighbour's. Writer and viewer run the same code, so both walk the cells in the same order.
 */

/** Edge ends (smaller vertex first) and the cells on both sides (−1 outside) from cells' corners and edges. */
export function edgesOfCells(
  cellStart: Uint32Array,
  cellVertices: Uint32Array,
  cellEdges: Uint32Array,
  edgeCount: number,
): { edges: Uint32Array; edgeCells: Int32Array } {
  const edges = new Uint32Array(2 * edgeCount);
  const edgeCells = new Int32Array(2 * edgeCount).fill(-1);
  for (let cell = 0; cell + 1 < cellStart.length; cell++) {
    for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
      const edge = cellEdges[k];
      const a = cellVertices[k];
      const b = cellVertices[k + 1 < cellStart[cell + 1] ? k + 1 : cellStart[cell]];
      edges[2 * edge] = Math.min(a, b);
      edges[2 * edge + 1] = Math.max(a, b);
      edgeCells[2 * edge + (edgeCells[2 * edge] < 0 ? 0 : 1)] = cell;
    }
  }
  return { edges, edgeCells };
}

/** Cells in breadth-first order over shared edges, and the cell each was reached from (−1 for a first one). */
export function cellTree(
  cellStart: Uint32Array,
  cellEdges: Uint32Array,
  edgeCells: Int32Array,
): { order: Uint32Array; parent: Int32Array } {
  const cells = cellStart.length - 1;
  const order = new Uint32Array(cells);
  const parent = new Int32Array(cells).fill(-2);
  let filled = 0;
  for (let root = 0; root < cells; root++) {
    if (parent[root] !== -2) continue;
    parent[root] = -1;
    order[filled++] = root;
    for (let next = filled - 1; next < filled; next++) {
      const cell = order[next];
      for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
        const edge = cellEdges[k];
        const other = edgeCells[2 * edge] === cell ? edgeCells[2 * edge + 1] : edgeCells[2 * edge];
        if (other < 0 || parent[other] !== -2) continue;
        parent[other] = cell;
        order[filled++] = other;
      }
    }
  }
  return { order, parent };
}

/** Each cell's pattern words xor its parent's: mostly zeros. */
export function patternDifferences(patterns: Uint32Array, words: number, parent: Int32Array): Uint32Array {
  const result = patterns.slice();
  for (let cell = 0; cell < parent.length; cell++) {
    if (parent[cell] < 0) continue;
    for (let w = 0; w < words; w++) result[cell * words + w] ^= patterns[parent[cell] * words + w];
  }
  return transposed(result, parent.length, words);
}

/** Undoes `patternDifferences`. */
export function patternsOfDifferences(
  packed: Uint32Array,
  words: number,
  tree: { order: Uint32Array; parent: Int32Array },
): Uint32Array {
  const result = transposed(packed, words, tree.parent.length);
  for (const cell of tree.order) {
    const parent = tree.parent[cell];
    if (parent < 0) continue;
    for (let w = 0; w < words; w++) result[cell * words + w] ^= result[parent * words + w];
  }
  return result;
}

/** rows × columns → columns × rows. */
function transposed(values: Uint32Array, rows: number, columns: number): Uint32Array {
  const result = new Uint32Array(values.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  return result;
}
