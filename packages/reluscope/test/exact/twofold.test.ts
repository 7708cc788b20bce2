/** Forms and crossings in twice the working precision stay within their bounds of the exact ones. */
import { describe, expect, it } from "vitest";
import { toInteger } from "../../src/exact/dyadic.ts";
import { type ExactForm, ExactForms } from "../../src/exact/exact-forms.ts";
import { exactCrossing } from "../../src/exact/planar-exact.ts";
import { twofoldCrossing } from "../../src/exact/twofold-crossing.ts";
import { type TwofoldForm, TwofoldForms } from "../../src/exact/twofold-forms.ts";
import { fullSlice } from "../../src/index.ts";
import { SIGN_POSITIVE } from "../../src/network/signs.ts";
import { buildNetwork } from "../oracle/build-network.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

/** Every double that occurs here is a multiple of 2^-SHIFT. */
const SHIFT = 1200;
const REACH = [2, 3];

const magnitude = (value: bigint) => (value < 0n ? -value : value);

/** Σ_k |computed − exact| · reach_k and the bound, both times 2^(scale + SHIFT). */
function formError(form: TwofoldForm, exact: ExactForm, scale: number): { error: bigint; bound: bigint } {
  let error = 0n;
  exact.forEach((value, k) => {
    const computed = toInteger(form.high[k], SHIFT) + toInteger(form.low[k], SHIFT);
    error += magnitude((computed << BigInt(scale)) - (value << BigInt(SHIFT))) * BigInt(k < 2 ? REACH[k] : 1);
  });
  return { error, bound: toInteger(form.bound, SHIFT) << BigInt(scale) };
}

describe("in twice the working precision", () => {
  it.each(networkKinds)("forms and crossings: %s", (kind) => {
    let crossings = 0;
    for (let seed = 1; seed <= 4; seed++) {
      const network = seededNetwork(kind, seed, { inputs: 2, depth: 3, width: 7 });
      const random = seededRandom(seed);
      const signs = network.layers.map(({ bias, negativeSlope }) =>
        Uint8Array.from(bias, (_, i) => (negativeSlope[i] === 1 ? 3 : random.integer(0, 2))),
      );
      const slice = fullSlice(2);
      const exact = new ExactForms(network, slice, signs);
      const twofold = new TwofoldForms(network, slice, signs, REACH);
      const lines: { form: TwofoldForm; row: ExactForm }[] = [];
      for (let level = 0; level < network.layers.length; level++) {
        for (let unit = 0; unit < signs[level].length; unit++) {
          const form = twofold.row(level, unit);
          const row = exact.row(level, unit);
          const { error, bound } = formError(form, row, exact.scale(level));
          expect(error <= bound).toBe(true);
          const size = Math.abs(form.high[0]) + Math.abs(form.high[1]) + Math.abs(form.high[2]);
          // Far below a double's rounding, of the form or of what cancelled in it.
          expect(form.bound).toBeLessThan(2 ** -70 * (size + 1000));
          if (row[0] !== 0n || row[1] !== 0n) lines.push({ form, row });
        }
      }
      for (let k = 1; k < lines.length; k++) {
        const [p, q] = [lines[k - 1], lines[k]];
        if (p.row[0] * q.row[1] === p.row[1] * q.row[0]) continue;
        const point = exactCrossing(p.row, q.row);
        // The forms' bounds hold in the domain only.
        if (magnitude(point.x) > 2n * point.w || magnitude(point.y) > 3n * point.w) continue;
        const { x, y, error } = twofoldCrossing(p.form, q.form);
        if (!(error < 1)) continue;
        crossings++;
        const allowed = toInteger(error, SHIFT) * point.w;
        expect(magnitude(toInteger(x, SHIFT) * point.w - (point.x << BigInt(SHIFT))) <= allowed).toBe(true);
        expect(magnitude(toInteger(y, SHIFT) * point.w - (point.y << BigInt(SHIFT))) <= allowed).toBe(true);
      }
    }
    expect(crossings).toBeGreaterThan(kind === "no crease" ? -1 : 0);
  });

  /**
   * Units of one layer that nearly cancel in each unit of the layer before, so that what twice the precision rounds is far above what
   * the form at the end does: only the errors that its factors inherit cover it.
   */
  it.each([
    [2, "dense"],
    [2, "sparse"],
    [3, "dense"],
    [3, "sparse"],
  ] as const)("bounds what cancels on the way, at level %i, %s", (level, storage) => {
    const random = seededRandom(5);
    const width = 24;
    const layer = (inputs: number, bias: number) => ({
      weight: Array.from({ length: width }, () => Array.from({ length: inputs }, () => random.normal())),
      bias: Array.from({ length: width }, () => bias * random.normal()),
    });
    for (let round = 0; round < 20; round++) {
      const [cancelling, last] = [layer(width, 0), layer(width, 0)];
      const [asked] = last.weight;
      asked[width - 1] = 1;
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let i = 0; i < width - 1; i++) sum += asked[i] * cancelling.weight[i][j];
        cancelling.weight[width - 1][j] = -sum;
      }
      // At level 3 there is a layer before with biases so large that errors of its factors count by them alone.
      const before = level === 2 ? [] : [layer(width, 2 ** 40)];
      const network = buildNetwork(
        [layer(2, 1), ...before, cancelling, last],
        { weight: [asked], bias: [0] },
        storage,
      );
      const signs = network.layers.map(({ bias }) => new Uint8Array(bias.length).fill(SIGN_POSITIVE));
      const exact = new ExactForms(network, fullSlice(2), signs);
      const form = new TwofoldForms(network, fullSlice(2), signs, REACH).row(level, 0);
      const { error, bound } = formError(form, exact.row(level, 0), exact.scale(level));
      expect(error > 0n && error <= bound).toBe(true);
    }
  });

  it("finds where lines that are almost parallel cross", () => {
    const line = (a: number, b: number, c: number): TwofoldForm => ({
      high: Float64Array.of(a, b, c),
      low: new Float64Array(3),
      bound: 0,
    });
    const { x, y, error } = twofoldCrossing(line(1, 1, -1), line(1, 1 + 2 ** -40, -1 - 2 ** -42));
    expect([x, y]).toEqual([0.75, 0.25]);
    expect(error).toBeLessThan(2 ** -50);
  });
});
