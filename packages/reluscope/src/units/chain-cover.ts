/**
 * A finite strict partial order taken apart: the fewest chains that hold all elements, as many elements of which none is
 * before another (Dilworth 1950), by bipartite matching (Fulkerson 1956; König 1931), and the Hasse diagram.
 */

/** Relation of n elements: `before[a * n + b]` is 1 where a ≺ b. Transitive, and never both ways. */
export interface Relation {
  readonly size: number;
  readonly before: Uint8Array;
}

export interface ChainCover {
  /** Every element once; along a chain each is before the next. In the order of their first elements. */
  readonly chains: readonly (readonly number[])[];
  /** As many elements as there are chains, none before another, increasing: fewer chains cannot do. */
  readonly antichain: readonly number[];
}

export function chainCover({ size: n, before }: Relation): ChainCover {
  // In a chain every element has at most one next one: the most pairs (a, next) leave the fewest chains.
  const next = new Int32Array(n).fill(-1);
  const previous = new Int32Array(n).fill(-1);
  const seen = new Uint8Array(n);
  const augment = (start: number): boolean => {
    // Depth-first along alternating paths; the stack holds left elements and where each goes on.
    const stack = [start];
    const cursor = [0];
    const through: number[] = [];
    while (stack.length > 0) {
      const a = stack[stack.length - 1];
      let b = cursor[cursor.length - 1];
      while (b < n && (before[a * n + b] === 0 || seen[b] === 1)) b++;
      if (b === n) {
        stack.pop();
        cursor.pop();
        through.pop();
        continue;
      }
      cursor[cursor.length - 1] = b + 1;
      seen[b] = 1;
      through.push(b);
      if (previous[b] >= 0) {
        stack.push(previous[b]);
        cursor.push(0);
        continue;
      }
      stack.forEach((left, k) => {
        next[left] = through[k];
        previous[through[k]] = left;
      });
      return true;
    }
    return false;
  };
  for (let a = 0; a < n; a++) {
    seen.fill(0);
    augment(a);
  }
  const chains: number[][] = [];
  for (let a = 0; a < n; a++) {
    if (previous[a] >= 0) continue;
    const chain = [a];
    for (let b = next[a]; b >= 0; b = next[b]) chain.push(b);
    chains.push(chain);
  }
  return { chains, antichain: uncovered(n, before, next, previous) };
}

/** Elements outside a least vertex cover on both sides: König's theorem makes one of every chain. */
function uncovered(n: number, before: Uint8Array, next: Int32Array, previous: Int32Array): number[] {
  const left = new Uint8Array(n);
  const right = new Uint8Array(n);
  const stack: number[] = [];
  const reach = (a: number) => {
    if (left[a] === 1) return;
    left[a] = 1;
    stack.push(a);
  };
  for (let a = 0; a < n; a++) if (next[a] < 0) reach(a);
  for (let a = stack.pop(); a !== undefined; a = stack.pop()) {
    for (let b = 0; b < n; b++) {
      if (before[a * n + b] === 0 || right[b] === 1) continue;
      right[b] = 1;
      if (previous[b] >= 0) reach(previous[b]);
    }
  }
  return Array.from({ length: n }, (_, a) => a).filter((a) => left[a] === 1 && right[a] === 0);
}

/** Pairs a, b with a ≺ b and nothing between, one after the other: the transitive reduction; a increasing, then b. */
export function hasseDiagram({ size: n, before }: Relation): Uint32Array {
  const words = (n + 31) >>> 5;
  const after = new Uint32Array(n * words);
  const ahead = new Uint32Array(n * words);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      if (before[a * n + b] === 0) continue;
      after[a * words + (b >>> 5)] |= 1 << (b & 31);
      ahead[b * words + (a >>> 5)] |= 1 << (a & 31);
    }
  }
  const pairs: number[] = [];
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      if (before[a * n + b] === 0) continue;
      let between = 0;
      for (let w = 0; w < words && between === 0; w++) between = after[a * words + w] & ahead[b * words + w];
      if (between === 0) pairs.push(a, b);
    }
  }
  return Uint32Array.from(pairs);
}
