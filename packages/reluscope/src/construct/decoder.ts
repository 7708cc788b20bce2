/**
 * Decoders (S1; THEORY section 6, three architectures): a network that gives every code its target, exactly. With two
 * hidden layers of increasing width: hyperplanes between the codes, then one unit a code that is 1 there and 0 on the
 * others, whose output weights are the target itself, so that all outputs share all hidden units.
 */
import { primitive } from "../exact/rational.ts";
import { pointSet } from "../lp/point-set.ts";
import { constructSets, type SetsConstruction } from "./sets.ts";
import { constantTarget } from "./sets-target.ts";

export interface DecoderOptions {
  /**
   * 2: the second has one unit a code. 1: a code follows another along hyperplanes, and targets differ by ramps or steps.
   * Default: 1 where that is exact with fewer units, otherwise 2.
   */
  readonly hidden?: 1 | 2;
  /** With one hidden layer: one unit a code, and a small proved deviation. Default false. */
  readonly few?: boolean;
}

/** Two codes that are the same and have different targets. */
export class ContradictoryCodesError extends Error {
  override readonly name = "ContradictoryCodesError";
  readonly codes: readonly [number, number];

  constructor(codes: readonly [number, number]) {
    super(
      `codes ${codes[0]} and ${codes[1]} are the same but have different targets; a network gives one answer there`,
    );
    this.codes = codes;
  }
}

/**
 * A network that maps each code to its target.
 *
 * @param codes rows of k numbers
 * @param targets rows of m numbers, one a code
 * @throws ContradictoryCodesError when two codes are the same and their targets are not
 * @throws IndistinguishableSetsError when one hidden layer is asked for and there is no order of the codes
 * @example constructDecoder([[0, 0], [1, 1]], [[0.1, 0.2, 0.3], [1, 0, 1]]).exact; // true
 */
export function constructDecoder(
  codes: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
  options: DecoderOptions = {},
): SetsConstruction {
  if (codes.length === 0) throw new Error("there are no codes");
  if (codes.length !== targets.length)
    throw new Error(`${codes.length} codes and ${targets.length} targets; there must be one each`);
  const points = pointSet(codes, codes[0].length);
  const seen = new Map<string, number>();
  const kept: number[] = [];
  codes.forEach((_, i) => {
    const key = primitive(points.homogeneous(i)).join();
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, i);
      kept.push(i);
    } else if (targets[i].some((value, k) => value !== targets[first][k]))
      throw new ContradictoryCodesError([first, i]);
  });
  const sets = kept.map((i) => ({
    points: [codes[i]],
    affine: constantTarget(targets[i], codes[i].length),
    name: `code ${i}`,
  }));
  if (options.hidden === 1) return constructSets(sets, { layers: "shallow", few: options.few });
  const deep = constructSets(sets, { layers: "deep" });
  if (options.hidden === 2) return deep;
  const shallow = constructSets(sets, { layers: "auto" });
  return shallow.exact && shallow.counts.units < deep.counts.units ? shallow : deep;
}
