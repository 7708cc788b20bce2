/**
 * The rules by which units go without changing a network's function (THEORY section 7). Each is applied only where all numbers that
 * it writes are doubles without rounding; otherwise the unit stays.
 */
import { exactRatio, exactSum } from "./exact-doubles.ts";
import type { WorkingNetwork } from "./working-network.ts";

/** Why units went. */
export interface RemovedUnits {
  /** Never positive on the domain, or 0 for another reason. */
  dead: number;
  /** The same value everywhere: added to the biases that read it. */
  constant: number;
  /** At least 0 on the domain, or linear: given to the next layer, or to other affine units. */
  affine: number;
  /** On the hyperplane of another unit, facing the same way. */
  duplicate: number;
  /** Together with others on its hyperplane it adds up to nothing, or to an affine unit. */
  cancelling: number;
  /** No way out: nothing that reaches an output reads it. */
  unused: number;
}

export const noneRemoved = (): RemovedUnits => ({
  dead: 0,
  constant: 0,
  affine: 0,
  duplicate: 0,
  cancelling: 0,
  unused: 0,
});

/** Changes to one row of the next level that are made together or not at all. */
interface Change {
  readonly row: number;
  readonly column: number | "bias";
  readonly value: number;
}

function apply(network: WorkingNetwork, level: number, changes: readonly Change[]): void {
  for (const { row, column, value } of changes) {
    if (column === "bias") network.levels[level].bias[row] = value;
    else network.setWeight(level, row, column, value);
  }
}

/** weight · (factor · unit `to` + offset) instead of the weights that read a unit; undefined where something would round. */
function redirected(
  network: WorkingNetwork,
  level: number,
  unit: number,
  to: number,
  factor: number,
  offset: number,
): Change[] | undefined {
  const next = network.levels[level + 1];
  const changes: Change[] = [];
  for (const [row, weight] of network.readers(level, unit)) {
    const value = exactSum([
      [weight, factor],
      [next.rows[row].get(to) ?? 0, 1],
    ]);
    const bias =
      offset === 0
        ? next.bias[row]
        : exactSum([
            [weight, offset],
            [next.bias[row], 1],
          ]);
    if (value === undefined || bias === undefined) return undefined;
    changes.push({ row, column: to, value });
    if (offset !== 0) changes.push({ row, column: "bias", value: bias });
  }
  return changes;
}

/** Units that are off: nothing has to be written. */
export function removeDead(network: WorkingNetwork, level: number, removed: RemovedUnits): void {
  const { off, slopes } = network.levels[level];
  const dead = new Set(off.flatMap((value, i) => (value && slopes[i] === 0 ? [i] : [])));
  removed.dead += dead.size;
  network.remove(level, dead);
}

/** Units that read nothing: their value goes to the biases. */
export function foldConstants(network: WorkingNetwork, level: number, removed: RemovedUnits): void {
  const { rows, bias, slopes } = network.levels[level];
  const next = network.levels[level + 1];
  const gone = new Set<number>();
  rows.forEach((row, i) => {
    if (row.size > 0) return;
    const value = bias[i] > 0 ? bias[i] : exactSum([[bias[i], slopes[i]]]);
    if (value === undefined) return;
    const changes: Change[] = [];
    for (const [reader, weight] of network.readers(level, i)) {
      const sum = exactSum([
        [weight, value],
        [next.bias[reader], 1],
      ]);
      if (sum === undefined) return;
      changes.push({ row: reader, column: "bias", value: sum });
    }
    apply(network, level + 1, changes);
    gone.add(i);
    if (value === 0) removed.dead++;
    else removed.constant++;
  });
  network.remove(level, gone);
}

/** Units that nothing reads; where they got the weights of others, these cancelled. */
export function removeUnused(network: WorkingNetwork, level: number, removed: RemovedUnits): void {
  const used = new Set(network.levels[level + 1].rows.flatMap((row) => [...row.keys()]));
  const gone = new Set<number>();
  network.levels[level].merged.forEach((merged, i) => {
    if (used.has(i)) return;
    gone.add(i);
    if (merged) removed.cancelling++;
    else removed.unused++;
  });
  network.remove(level, gone);
}

/** row b = factor · row a exactly, and b's bias minus factor times a's; undefined where that is not so. */
function multiple(
  a: { row: Map<number, number>; bias: number },
  b: { row: Map<number, number>; bias: number },
): { factor: number; offset: number } | undefined {
  if (a.row.size !== b.row.size) return undefined;
  const [first] = a.row.keys();
  const factor = exactRatio(a.row.get(first) as number, b.row.get(first) ?? 0);
  if (factor === undefined || factor === 0) return undefined;
  for (const [column, value] of a.row) {
    const other = b.row.get(column);
    if (other === undefined || value * factor !== other || exactSum([[value, factor]]) !== other)
      return undefined;
  }
  const offset = exactSum([
    [b.bias, 1],
    [-factor, a.bias],
  ]);
  return offset === undefined ? undefined : { factor, offset };
}

/** Groups of units whose rows may be multiples of each other. */
function parallelGroups(rows: readonly Map<number, number>[]): number[][] {
  const groups = new Map<string, number[]>();
  rows.forEach((row, i) => {
    if (row.size === 0) return;
    const columns = [...row.keys()].sort((p, q) => p - q);
    const [first] = columns;
    const own = row.get(first) as number;
    // Rounded the same way for all multiples, but for a last place: only a hint, and a pair that it misses stays.
    const ratios = columns.slice(0, 4).map((column) => Math.fround((row.get(column) as number) / own));
    const key = `${columns.length} ${columns.slice(0, 4)} ${ratios}`;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Units on one hyperplane become one; units that face each other become a linear one if they add up to that. */
export function mergeParallel(network: WorkingNetwork, level: number, removed: RemovedUnits): void {
  const own = network.levels[level];
  const gone = new Set<number>();
  const unit = (i: number) => ({ row: own.rows[i], bias: own.bias[i] });
  const tryPair = (a: number, b: number): boolean => {
    const related = multiple(unit(a), unit(b));
    if (!related) return false;
    const { factor, offset } = related;
    const bothAffine = own.affine[a] && own.affine[b];
    const same = factor > 0 && offset === 0 && own.slopes[a] === own.slopes[b];
    if (!bothAffine && !same) return false;
    const changes = redirected(network, level, b, a, factor, offset);
    if (!changes) return false;
    apply(network, level + 1, changes);
    for (const [row] of network.readers(level, b)) network.setWeight(level + 1, row, b, 0);
    gone.add(b);
    own.merged[a] = true;
    if (same) removed.duplicate++;
    else removed.affine++;
    return true;
  };
  const tryOpposite = (a: number, b: number): boolean => {
    const related = multiple(unit(a), unit(b));
    if (!related || related.factor > 0 || related.offset !== 0) return false;
    if (own.slopes[a] !== 0 || own.slopes[b] !== 0) return false;
    // w σ(y) + v σ(−cy) = (w + cv) σ(y) − cv y is w y where w + cv = 0.
    const changes = redirected(network, level, b, a, -related.factor, 0);
    const readers = network.readers(level, a).length;
    if (!changes || changes.length !== readers || changes.some(({ value }) => value !== 0)) return false;
    for (const [row] of network.readers(level, b)) network.setWeight(level + 1, row, b, 0);
    own.slopes[a] = 1;
    own.affine[a] = true;
    gone.add(b);
    removed.cancelling++;
    return true;
  };
  for (const group of parallelGroups(own.rows)) {
    for (const attempt of [tryPair, tryOpposite]) {
      group.forEach((b, k) => {
        for (const a of group.slice(0, k)) {
          if (gone.has(b)) break;
          if (gone.has(a)) continue;
          if (attempt(a, b)) break;
          if (attempt(b, a)) continue;
        }
      });
    }
  }
  network.remove(level, gone);
}

/** Σ of a row's weights times the rows of affine units, and their biases; undefined where something would round. */
function composedRow(
  network: WorkingNetwork,
  level: number,
  row: Map<number, number>,
  bias: number,
): { row: Map<number, number>; bias: number } | undefined {
  const own = network.levels[level];
  const terms = new Map<number, [number, number][]>();
  const constant: [number, number][] = [[bias, 1]];
  for (const [unit, weight] of row) {
    constant.push([weight, own.bias[unit]]);
    for (const [column, value] of own.rows[unit]) {
      const list = terms.get(column);
      if (list) list.push([weight, value]);
      else terms.set(column, [[weight, value]]);
    }
  }
  const result = new Map<number, number>();
  for (const [column, list] of terms) {
    const value = exactSum(list);
    if (value === undefined) return undefined;
    if (value !== 0) result.set(column, value);
  }
  const sum = exactSum(constant);
  return sum === undefined ? undefined : { row: result, bias: sum };
}

/** A layer of affine units goes into the next one; true when the level is no more. */
export function foldLevel(network: WorkingNetwork, level: number, removed: RemovedUnits): boolean {
  const { affine } = network.levels[level];
  if (!affine.every((value) => value)) return false;
  const next = network.levels[level + 1];
  const rows: Map<number, number>[] = [];
  const bias: number[] = [];
  for (const [k, row] of next.rows.entries()) {
    const composed = composedRow(network, level, row, next.bias[k]);
    if (!composed) return false;
    rows.push(composed.row);
    bias.push(composed.bias);
  }
  removed.affine += affine.length;
  network.removeLevel(level, rows, bias);
  return true;
}

/** Affine units that are read by fewer rows than they are become one linear unit for each of these rows. */
export function joinAffine(network: WorkingNetwork, level: number, removed: RemovedUnits): void {
  const own = network.levels[level];
  const next = network.levels[level + 1];
  const units = own.affine.flatMap((value, i) => (value ? [i] : []));
  const readers = next.rows.flatMap((row, k) => (units.some((unit) => row.has(unit)) ? [k] : []));
  if (readers.length >= units.length) return;
  const joined = readers.map((k) => {
    const part = new Map([...next.rows[k]].filter(([unit]) => own.affine[unit]));
    return composedRow(network, level, part, 0);
  });
  if (joined.includes(undefined)) return;
  readers.forEach((k, at) => {
    const { row, bias } = joined[at] as { row: Map<number, number>; bias: number };
    const place = own.bias.length;
    own.rows.push(row);
    own.bias.push(bias);
    own.slopes.push(1);
    own.affine.push(true);
    own.off.push(false);
    own.merged.push(true);
    own.units.push(-1);
    next.rows[k].set(place, 1);
  });
  removed.affine += units.length - readers.length;
  network.remove(level, new Set(units));
}
