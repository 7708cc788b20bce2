/** Where the classes of an order of units stand in its diagram: chains side by side, larger sets higher. */
import type { UnitOrder } from "../units/unit-order.ts";

export interface UnitOrderLayout {
  /** Classes with relations: chain by chain, left to right, as [class, level]; level 0 is the top. */
  readonly columns: readonly {
    readonly chain: number;
    readonly members: readonly (readonly [number, number])[];
  }[];
  readonly levels: number;
  /** Classes without relations, by number. */
  readonly alone: readonly number[];
}

/** How often columns are moved to the middle of their neighbours. */
const SWEEPS = 12;

export function unitOrderLayout({ classes, chains, covers }: UnitOrder): UnitOrderLayout {
  const level = new Int32Array(classes.length);
  const related = new Uint8Array(classes.length);
  // Longest ways from the top: as many rounds as there are levels.
  for (let changed = true; changed; ) {
    changed = false;
    for (let k = 0; k < covers.length; k += 2) {
      const [a, b] = [covers[k], covers[k + 1]];
      related[a] = related[b] = 1;
      if (level[b] > level[a]) continue;
      level[b] = level[a] + 1;
      changed = true;
    }
  }
  const columnOf = new Int32Array(classes.length).fill(-1);
  let order = chains.map((_, chain) => chain).filter((chain) => related[chains[chain][0]] === 1);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    order.forEach((chain, column) => {
      for (const k of chains[chain]) columnOf[k] = column;
    });
    const sum = new Float64Array(order.length);
    const count = new Float64Array(order.length);
    for (let k = 0; k < covers.length; k += 2) {
      const [a, b] = [columnOf[covers[k]], columnOf[covers[k + 1]]];
      if (a === b) continue;
      sum[a] += b;
      sum[b] += a;
      count[a]++;
      count[b]++;
    }
    const place = Array.from(order, (_, column) =>
      count[column] > 0 ? sum[column] / count[column] : column,
    );
    order = order
      .map((chain, column) => ({ chain, at: (place[column] + column) / 2 }))
      .sort((p, q) => p.at - q.at || p.chain - q.chain)
      .map(({ chain }) => chain);
  }
  const columns = order.map((chain) => ({
    chain,
    members: chains[chain].map((k) => [k, level[k]] as const),
  }));
  const alone = chains.flatMap((chain) => (related[chain[0]] === 1 ? [] : chain));
  const levels =
    columns.length === 0 ? 0 : Math.max(...columns.flatMap(({ members }) => members.map(([, l]) => l))) + 1;
  return { columns, levels, alone: [...alone].sort((a, b) => a - b) };
}
