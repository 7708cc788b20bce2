/** Sets of lines up to permutations of the coordinates, and changes of their signs where these map lines to lines. */

export interface LineSymmetries {
  /** The same text for two sets of lines (one bit each) exactly when a symmetry maps one to the other. */
  canonical(bits: Uint32Array): string;
}

/** With more numbers than this in all tables only the identity is used: nothing is wrong then, only counted one by one. */
const MOST_ENTRIES = 4_000_000;

interface Symmetry {
  /** Coordinate of the image at place i. */
  readonly source: readonly number[];
  /** Line to which each line goes. */
  readonly image: Uint16Array;
}

/**
 * @param lines primitive vectors, the first number that is not 0 positive; at most 65,535
 * @param signs whether signs of coordinates may change, too
 */
export function lineSymmetries(lines: readonly (readonly number[])[], signs: boolean): LineSymmetries {
  const symmetries = symmetriesOf(lines, signs);
  const dimension = lines[0]?.length ?? 0;
  const known = new Map<string, string>();
  return {
    canonical(bits) {
      const own = bits.join();
      const found = known.get(own);
      if (found !== undefined) return found;
      // How many lines of the set have each coordinate: images are only compared where these increase.
      const counts = new Int32Array(dimension);
      const members: number[] = [];
      lines.forEach((line, at) => {
        if (((bits[at >> 5] >>> (at & 31)) & 1) === 0) return;
        members.push(at);
        for (let k = 0; k < dimension; k++) if (line[k] !== 0) counts[k]++;
      });
      let best: Uint32Array | undefined;
      const image = new Uint32Array(bits.length);
      for (const symmetry of symmetries) {
        if (symmetries.length > 1 && !increases(counts, symmetry.source)) continue;
        image.fill(0);
        for (const line of members) {
          const to = symmetry.image[line];
          image[to >> 5] |= 1 << (to & 31);
        }
        if (!best || isBefore(image, best)) best = Uint32Array.from(image);
      }
      const text = best?.join() ?? own;
      known.set(own, text);
      return text;
    },
  };
}

function increases(counts: Int32Array, source: readonly number[]): boolean {
  for (let i = 1; i < source.length; i++) if (counts[source[i]] < counts[source[i - 1]]) return false;
  return true;
}

function isBefore(a: Uint32Array, b: Uint32Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k] < b[k];
  return false;
}

function symmetriesOf(lines: readonly (readonly number[])[], signs: boolean): Symmetry[] {
  const dimension = lines[0]?.length ?? 0;
  let count = signs ? 2 ** (dimension - 1) : 1;
  for (let k = 2; k <= dimension; k++) count *= k;
  const identity = Array.from({ length: dimension }, (_, i) => i);
  const place = new Map(lines.map((line, at) => [line.join(), at]));
  const symmetry = (source: readonly number[], flipped: number): Symmetry => ({
    source,
    image: Uint16Array.from(lines, (line) => {
      const moved = source.map((k, i) => ((flipped >> i) & 1 ? -line[k] : line[k]));
      const lead = moved.find((value) => value !== 0) ?? 1;
      const at = place.get(moved.map((value) => (lead < 0 ? -value : value) + 0).join());
      if (at === undefined) throw new Error("internal: a symmetry leaves the set of lines");
      return at;
    }),
  });
  if (count * lines.length > MOST_ENTRIES) return [symmetry(identity, 0)];
  const found: Symmetry[] = [];
  // The sign of all coordinates together changes no line.
  for (const source of permutations(identity))
    for (let flipped = 0; flipped < (signs ? 2 ** (dimension - 1) : 1); flipped++)
      found.push(symmetry(source, flipped));
  return found;
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) =>
    permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}
