/** Lists of a part as they are in the whole. Any thread can make them so that they lie in shared memory. */

/** A list of faces of a part, or of what is known of each. */
export type PartList = {
  readonly from: Uint32Array | Int32Array | Float64Array;
  /** Numbers in the whole by those in the part. */
  readonly numbers: Int32Array;
} & (
  | { readonly of: "faces" }
  /** The ends of edges, the smaller one first; those that are left out stand in `leftOut` as ~edge, increasing, among others. */
  | { readonly of: "edges"; readonly leftOut: Int32Array }
  /** `width` values for each face; the whole takes those of faces with numbers from `first` on, plus `shift` if not negative. */
  | { readonly of: "values"; readonly width: number; readonly first: number; readonly shift?: number }
);

/** Writes what a list is in the whole to an array apart from it, or over its own start. */
export function writeWhole(list: PartList, to: PartList["from"]): void {
  if (list.of === "faces") renumber(list.from, list.numbers, to);
  else if (list.of === "edges") renumberEdges(list.from, list.numbers, list.leftOut, to);
  else takeNew(list.from, list.numbers, list.width, list.first, list.shift ?? 0, to);
}

function renumber(from: PartList["from"], numbers: Int32Array, to: PartList["from"]): void {
  for (let i = 0; i < from.length; i++) to[i] = numbers[from[i]];
}

function renumberEdges(
  from: PartList["from"],
  numbers: Int32Array,
  leftOut: Int32Array,
  to: PartList["from"],
): void {
  let place = 0;
  for (let at = 0, written = 0; at < from.length; at += 2) {
    while (place < leftOut.length && leftOut[place] >= 0) place++;
    const end = place < leftOut.length ? 2 * ~leftOut[place++] : from.length;
    for (; at < end; at += 2, written += 2) {
      const p = numbers[from[at]];
      const q = numbers[from[at + 1]];
      // Without a branch: which one is smaller nobody could guess.
      const less = (q - p) & ((q - p) >> 31);
      to[written] = p + less;
      to[written + 1] = q - less;
    }
  }
}

function takeNew(
  from: PartList["from"],
  numbers: Int32Array,
  width: number,
  first: number,
  shift: number,
  to: PartList["from"],
): void {
  for (let face = 0, written = 0; face < numbers.length; face++) {
    if (numbers[face] < first) continue;
    for (let at = face * width; at < (face + 1) * width; at++, written++) {
      const value = from[at];
      to[written] = shift !== 0 && value >= 0 ? value + shift : value;
    }
  }
}
