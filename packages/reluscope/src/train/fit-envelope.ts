/** Lower envelopes of convex parabolas of one variable, kept as the stretches on which each of them is the lowest. */

/** curve · (v − at)² + least, with the candidates that lead to it. */
export interface Branch {
  readonly curve: number;
  readonly at: number;
  readonly least: number;
  /** The candidate at which it ends. */
  readonly from: number;
  readonly parent: Branch | undefined;
}

/** `branches[k]` is the lowest from `starts[k]` to `starts[k + 1]`; the first starts at −∞, the last never ends. */
export interface Envelope {
  readonly starts: readonly number[];
  readonly branches: readonly Branch[];
}

/**
 * The envelope with one branch more; the same object when the new branch is nowhere lower, or only where it is above `cap`.
 */
export function insertBranch(
  envelope: Envelope | undefined,
  branch: Branch,
  cap = Number.POSITIVE_INFINITY,
): Envelope {
  if (envelope && !isLowerSomewhere(envelope, branch, cap)) return envelope;
  if (!envelope) return { starts: [Number.NEGATIVE_INFINITY], branches: [branch] };
  const { starts, branches } = envelope;
  const found: number[] = [];
  const lowest: Branch[] = [];
  let isChanged = false;
  const put = (start: number, own: Branch) => {
    if (own === branch) isChanged = true;
    if (lowest[lowest.length - 1] === own) return;
    found.push(start);
    lowest.push(own);
  };
  for (let k = 0; k < branches.length; k++) {
    const own = branches[k];
    const [from, to] = [starts[k], k + 1 < branches.length ? starts[k + 1] : Number.POSITIVE_INFINITY];
    const [low, high] = lowerStretch(branch, own);
    // Where a parabola is below another is a stretch, or all but a stretch.
    if (branch.curve >= own.curve) {
      if (!(low < high) || high <= from || low >= to) put(from, own);
      else {
        if (low > from) put(from, own);
        put(Math.max(from, low), branch);
        if (high < to) put(high, own);
      }
    } else if (!(low < high) || high <= from || low >= to) put(from, branch);
    else {
      if (low > from) put(from, branch);
      put(Math.max(from, low), own);
      if (high < to) put(high, branch);
    }
  }
  return isChanged ? { starts: found, branches: lowest } : envelope;
}

/** Most branches are turned away here, so that nothing is allocated. */
function isLowerSomewhere({ starts, branches }: Envelope, branch: Branch, cap: number): boolean {
  const reach = Math.sqrt(Math.max(0, cap - branch.least) / branch.curve);
  const [left, right] = [branch.at - reach, branch.at + reach];
  for (let k = 0; k < branches.length; k++) {
    const from = Math.max(left, starts[k]);
    const to = k + 1 < branches.length ? Math.min(right, starts[k + 1]) : right;
    if (!(from < to)) continue;
    const own = branches[k];
    const shift = own.at - branch.at;
    // branch − own = p w² + 2 q w + r with w = v − branch.at
    const p = branch.curve - own.curve;
    const q = own.curve * shift;
    const r = branch.least - own.least - own.curve * shift * shift;
    const [a, b] = [from - branch.at, to - branch.at];
    if (p > 0) {
      // Lowest at −q/p, or at the end that is nearer to it.
      const w = Math.min(b, Math.max(a, -q / p));
      if (p * w * w + 2 * q * w + r < 0) return true;
    } else {
      // Lowest at an end; −∞ stands for far away.
      if (a === Number.NEGATIVE_INFINITY || b === Number.POSITIVE_INFINITY) return true;
      if (p * a * a + 2 * q * a + r < 0 || p * b * b + 2 * q * b + r < 0) return true;
    }
  }
  return false;
}

/** The stretch on which the parabola with more curve is below the other; empty when it is never. */
function lowerStretch(a: Branch, b: Branch): readonly [number, number] {
  const [steep, flat] = a.curve >= b.curve ? [a, b] : [b, a];
  // steep − flat = p w² − 2 q w + r < 0 with w = v − steep.at
  const shift = flat.at - steep.at;
  const p = steep.curve - flat.curve;
  const q = -flat.curve * shift;
  const r = steep.least - flat.least - flat.curve * shift * shift;
  if (p === 0) {
    // Straight: −2 q w + r < 0.
    if (q === 0) return r < 0 ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : [0, 0];
    const root = r / (2 * q) + steep.at;
    return q > 0 ? [root, Number.POSITIVE_INFINITY] : [Number.NEGATIVE_INFINITY, root];
  }
  const discriminant = q * q - p * r;
  if (!(discriminant > 0)) return [0, 0];
  const root = Math.sqrt(discriminant);
  // The root of larger size without cancellation, the other from their product.
  const far = q >= 0 ? q + root : q - root;
  const [one, other] = [far / p, r / far];
  return [steep.at + Math.min(one, other), steep.at + Math.max(one, other)];
}
