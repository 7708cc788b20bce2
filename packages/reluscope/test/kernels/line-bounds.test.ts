/** The error bounds of the sweep over a segment, from crossing to crossing, against forms in exact arithmetic. */
import { describe, expect, test } from "vitest";
import { toInteger } from "../../src/exact/dyadic.ts";
import { ExactForms } from "../../src/exact/exact-forms.ts";
import { reachOf } from "../../src/exact/rounding.ts";
import { LineFirstLayer } from "../../src/kernels/line-first-layer.ts";
import { SWEEP_GOES_ON } from "../../src/kernels/line-sweep.ts";
import { TypescriptLineSweep } from "../../src/kernels/line-sweep-typescript.ts";
import { LineTables } from "../../src/kernels/line-tables.ts";
import { typescriptKernel } from "../../src/kernels/typescript-kernel.ts";
import type { DenseMatrix } from "../../src/network/matrix.ts";
import type { AffineMap, Network } from "../../src/network/network.ts";
import { SIGN_LINEAR, SIGN_NEGATIVE, SIGN_POSITIVE } from "../../src/network/signs.ts";
import type { Slice } from "../../src/network/slice.ts";
import { seededSlice } from "../oracle/domains.ts";
import { ratio } from "../oracle/dyadic-integers.ts";
import { named } from "../oracle/named.ts";
import { seededNetwork } from "../oracle/networks.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

/** Sweeps a segment cell by cell; `meet` is told every unit's proved bound and the largest error in |t| ≤ reach. */
function sweepAll(
  network: Network,
  slice: Slice,
  [low, high]: readonly [number, number],
  change: (tables: LineTables) => void,
  meet: (bound: number, error: number) => void,
): number {
  const tables = new LineTables(network, typescriptKernel.memory, 1);
  const first = network.layers[0] as AffineMap & { readonly weight: DenseMatrix };
  const sweep = new TypescriptLineSweep(tables, new LineFirstLayer(first));
  const reach = reachOf([low, high]);
  sweep.firstForms(slice, reach);
  change(tables);
  const signs = network.layers.map(({ bias }) => new Uint8Array(bias.length));
  const exact = new ExactForms(network, slice, signs);
  let cells = 0;
  for (let state = sweep.start(low, high, reach); state === SWEEP_GOES_ON; state = sweep.advance()) {
    cells++;
    signs.forEach((codes, l) => {
      const { sign } = tables.levels[l];
      codes.forEach((_, i) => {
        const s = sign?.[i] ?? 0;
        codes[i] = s > 0 ? SIGN_POSITIVE : s < 0 ? SIGN_NEGATIVE : SIGN_LINEAR;
      });
    });
    exact.signsChanged(0);
    tables.levels.forEach(({ size, slope, constant }, l) => {
      for (let unit = 0; unit < size; unit++) {
        const form = exact.row(l, unit);
        // Computed numbers have bits below those of exact ones, which 1100 more places hold.
        const shift = exact.scale(l) + 1100;
        const off = [slope[unit], constant[unit]].map((value, k) => {
          const difference = toInteger(value, shift) - (form[k] << 1100n);
          return ratio(difference < 0n ? -difference : difference, 1n << BigInt(shift));
        });
        meet(sweep.bound(l, unit), off[0] * reach + off[1]);
      }
    });
    if (cells > 400) break;
  }
  return cells;
}

describe("bounds of the sweep over a segment", () => {
  test.each([
    ["generic", 0],
    ["slopes, real weights", 0],
    ["generic", 12],
  ] as const)("cover what rounding does to every form: %s, rows scaled by up to 2^±%i", (kind, most) => {
    let cells = 0;
    for (let seed = 0; seed < 6; seed++) {
      named(`seed ${seed}`, () => {
        const network = seededNetwork(kind, seed, { inputs: 2, depth: 4, width: 11 });
        const random = seededRandom(seed);
        for (const { weight, bias } of network.layers) {
          for (let i = 0; i < bias.length; i++) {
            const factor = 2 ** random.integer(-most, most);
            bias[i] *= factor;
            for (let j = 0; j < weight.columns; j++) weight.values[i * weight.columns + j] *= factor;
          }
        }
        const slice = seededSlice(random, 2, 1);
        cells += sweepAll(
          network,
          slice,
          [-3, 3],
          () => {},
          (bound, error) => {
            if (!(error <= bound)) expect(error).toBeLessThanOrEqual(bound);
          },
        );
      });
    }
    expect(cells).toBeGreaterThan(60);
  });

  test("are reached by errors of the first layer's forms that all have the sign of their effect", () => {
    let [cells, sharpest, grown] = [0, 0, 0];
    for (let seed = 0; seed < 6; seed++) {
      named(`seed ${seed}`, () => {
        const network = seededNetwork("generic", seed, { inputs: 1, depth: 4, width: 9 });
        // Nothing cancels, and units switch on one after the other.
        for (const { weight } of [...network.layers, network.output]) {
          weight.values.forEach((value, i) => {
            weight.values[i] = Math.abs(value);
          });
        }
        for (const { bias } of network.layers) {
          bias.forEach((value, i) => {
            bias[i] = -2 * i - Math.abs(value);
          });
        }
        const off = 2 ** -36;
        const least = new Map<number, number>();
        let number = 0;
        cells += sweepAll(
          network,
          { dimension: 1, origin: new Float64Array(1), directions: Float64Array.of(1) },
          [0, 60],
          ({ levels }) => {
            levels[0].constant.forEach((value, i) => {
              levels[0].constant[i] = value + off;
              levels[0].bound[i] += off;
            });
          },
          (bound, error) => {
            if (!(error <= bound)) expect(error).toBeLessThanOrEqual(bound);
            sharpest = Math.max(sharpest, error / bound);
            const unit = number++ % 37;
            grown = Math.max(grown, error / (least.get(unit) ?? Number.POSITIVE_INFINITY));
            if (error > 0 && !least.has(unit)) least.set(unit, error);
          },
        );
      });
    }
    expect(cells).toBeGreaterThan(100);
    expect(grown).toBeGreaterThan(100);
    expect(sharpest).toBeGreaterThan(0.9);
  });

  test("cover what crossings are rounded by, where forms were exact before", () => {
    let [cells, sharpest] = [0, 0];
    for (let seed = 0; seed < 6; seed++) {
      named(`seed ${seed}`, () => {
        const network = seededNetwork("generic", seed, { inputs: 1, depth: 3, width: 9 });
        // The first layer's forms are exact; its units switch on one after the other, and other biases are small.
        const { weight, bias } = network.layers[0];
        weight.values.forEach((value, i) => {
          weight.values[i] = (1 + Math.round(64 * Math.abs(value))) / 64;
          bias[i] = -i - 1;
        });
        for (const layer of [...network.layers.slice(1), network.output]) {
          layer.bias.forEach((value, i) => {
            layer.bias[i] = 2 ** -20 * value;
          });
        }
        cells += sweepAll(
          network,
          { dimension: 1, origin: new Float64Array(1), directions: Float64Array.of(1) },
          [0, 60],
          ({ levels }) => levels[0].bound.fill(2 ** -300),
          (bound, error) => {
            if (!(error <= bound)) expect(error).toBeLessThanOrEqual(bound);
            sharpest = Math.max(sharpest, error / bound);
          },
        );
      });
    }
    expect(cells).toBeGreaterThan(40);
    expect(sharpest).toBeGreaterThan(0.01);
  });
});
