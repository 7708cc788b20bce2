/**
 * The forms of one cell after another in doubles, each with a proved bound on its error (THEORY 2 and 3).
 *
 * Level l is hidden layer l from 0; the last level is the outputs. A form on a d-dimensional slice is a row of
 * d + 2 doubles: coefficients, constant, and q with |computed(x) − true(x)| ≤ q for every x of the domain, the
 * rounding of evaluating it included. A level is passed in two steps: `base` sums what all children of a cell
 * share, `child` adds the columns of the units that cut the cell. In the plane `planar` has loops of its own.
 */
import { CompensatedSum } from "../exact/compensated-sum.ts";
import { MOST_TERMS, ROUNDING } from "../exact/rounding.ts";
import { type ChildArrays, type Kernel, LEVEL_RECORD, type LevelLoops } from "../kernels/kernel.ts";
import type { PlanarLevel } from "../kernels/planar-level.ts";
import { type PreparedWeights, panelLength, prepareWeights } from "../kernels/prepared-weights.ts";
import { typescriptKernel } from "../kernels/typescript-kernel.ts";
import { wasmKernel } from "../kernels/wasm-kernel.ts";
import { forEachInRow } from "../network/matrix.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { ChildForms, childArrays, childBytes } from "./child-forms.ts";
import type { Slice } from "./domain.ts";
import type { WholeLevels } from "./planar-levels.ts";
import { Regions, regionBytes } from "./region-levels.ts";

/** Which implementation of the inner loops to use; "auto" is WebAssembly SIMD where there is one. */
export type KernelChoice = "auto" | "typescript";

/** Places for sums that the cells of a level share in the plane; a walk that needs more adds more columns instead. */
export const PLANAR_SUMS = 12;

/** The loops for any dimension read so many numbers of the domain's reach. */
const REACH = 6;

export class RunningForms implements WholeLevels {
  readonly kernel: Kernel;
  /** Coefficients, constant and bound of a form: d + 2. */
  readonly width: number;
  /** Per level, size × width: the forms on the current cell. */
  readonly forms: Float64Array[] = [];
  /** Per hidden level: the sign codes, slopes and cutting units of the current cell. */
  readonly signs: Uint8Array[] = [];
  readonly slopes: Float64Array[] = [];
  readonly cuts: Int32Array[] = [];
  /** Per hidden level, in the plane; `pass`, `base` and `child` use them too. */
  readonly planar: PlanarLevel[] = [];
  readonly units: undefined[] = [];
  /** How many units there are in each level. */
  readonly rows: readonly number[];
  readonly weights: PreparedWeights[] = [];
  readonly biasForms: Float64Array[] = [];
  /** In the plane: what is left of the network on regions, if there are hidden layers that these could fold. */
  readonly regions: Regions | undefined;
  /** In more than two dimensions: the output forms on many children of a cell of the last hidden level. */
  readonly children: ChildForms | undefined;
  readonly active: Int32Array;
  readonly gathered: Float64Array;
  private readonly maps: readonly AffineMap[];
  private readonly bases: Float64Array[] = [];
  /** Relative rounding bound of a level's sums and of evaluating their results. */
  private readonly relative: number[] = [];
  /** How far the domain reaches along each axis. */
  private readonly reach: Float64Array;
  /** Per hidden level in more than two dimensions: its loops, where the kernel has any. */
  private readonly spatial: (LevelLoops | undefined)[] = [];

  constructor(network: Network, dimension: number, choice: KernelChoice) {
    this.width = dimension + 2;
    this.maps = [...network.layers, network.output];
    this.rows = this.maps.map((map) => map.bias.length);
    this.maps.forEach(({ weight }, level) => {
      if (weight.columns > MOST_TERMS) {
        throw new Error(
          `layer ${level + 1} reads ${weight.columns} values; error bounds hold for up to ${MOST_TERMS}`,
        );
      }
    });
    const widest = Math.max(...this.maps.map((map) => map.bias.length));
    this.kernel = (choice === "auto" && wasmKernel(this.bytes(widest))) || typescriptKernel;
    const { memory } = this.kernel;
    this.maps.forEach((map, level) => {
      const size = map.bias.length;
      const rows = () => memory.float64(this.rowsLength(size)).subarray(0, size * this.width);
      this.forms.push(rows());
      this.bases.push(memory.float64(this.sums * this.rowsLength(size)));
      this.relative.push(
        (this.maps[Math.min(level + 1, this.maps.length - 1)].weight.columns + 16) * ROUNDING,
      );
      // The first layer is summed on its own, see `start`.
      if (level > 0)
        this.weights[level] = prepareWeights(map.weight, memory, this.isPlanar ? "panels" : "rows");
      const biasForms = rows();
      const relative = (map.weight.columns + 16) * ROUNDING;
      for (let i = 0; i < size; i++) {
        biasForms[i * this.width + this.width - 2] = map.bias[i];
        biasForms[i * this.width + this.width - 1] = relative * Math.abs(map.bias[i]);
      }
      this.biasForms.push(biasForms);
    });
    for (const { negativeSlope } of network.layers) {
      const slopes = memory.float64(negativeSlope.length);
      slopes.set(negativeSlope);
      this.slopes.push(slopes);
      this.signs.push(memory.uint8(negativeSlope.length));
      this.cuts.push(memory.int32(negativeSlope.length + 1));
    }
    this.active = memory.int32(widest + 1);
    this.gathered = memory.float64((widest + 1) * this.width);
    this.reach = memory.float64(Math.max(dimension, REACH));
    if (!this.isPlanar) {
      const children = childArrays(memory, ...this.lastSizes, this.width);
      for (const level of network.layers.keys()) {
        const isLast = level === network.layers.length - 1;
        this.spatial.push(this.spatialLevel(level, isLast ? children : undefined));
      }
      const last = this.spatial[this.spatial.length - 1];
      if (last && children) this.children = new ChildForms(last, children, this.forms[this.forms.length - 1]);
      return;
    }
    for (const level of network.layers.keys()) this.planar.push(this.planarLevel(level));
    if (this.hasRegions) this.regions = new Regions(this, PLANAR_SUMS);
  }

  private get isPlanar(): boolean {
    return this.width === 4;
  }

  /** Whether there are hidden layers that a region could fold. */
  private get hasRegions(): boolean {
    return this.isPlanar && this.maps.length > 2;
  }

  /** How many units the last hidden layer has, none if there is none, and how many outputs there are. */
  private get lastSizes(): [number, number] {
    const { maps } = this;
    return [maps[maps.length - 2]?.bias.length ?? 0, maps[maps.length - 1].bias.length];
  }

  /** How many sums a level keeps at a time. */
  private get sums(): number {
    return this.isPlanar ? PLANAR_SUMS : 1;
  }

  /** Doubles for the rows of a level; the loops for the plane work on two at a time. */
  private rowsLength(size: number): number {
    return this.width * (this.isPlanar ? size + (size & 1) : size);
  }

  private spatialLevel(level: number, children: ChildArrays | undefined): LevelLoops | undefined {
    return this.kernel.level({
      width: this.width,
      weights: this.weights[level + 1],
      forms: this.forms[level],
      slopes: this.slopes[level],
      signs: this.signs[level],
      list: this.cuts[level],
      bias: this.biasForms[level + 1],
      sum: this.bases[level + 1],
      next: this.forms[level + 1],
      relative: this.relative[level + 1],
      reach: this.reach,
      active: this.active,
      gathered: this.gathered,
      children,
    });
  }

  private planarLevel(level: number): PlanarLevel {
    return this.kernel.planarLevel({
      units: this.signs[level].length,
      rows: this.maps[level + 1].bias.length,
      weights: this.weights[level + 1],
      forms: this.forms[level],
      slopes: this.slopes[level],
      signs: this.signs[level],
      list: this.cuts[level],
      bias: this.biasForms[level + 1],
      sums: this.bases[level + 1],
      next: this.forms[level + 1],
      relative: this.relative[level + 1],
      active: this.active,
      gathered: this.gathered,
    });
  }

  /** Memory for all arrays, each rounded up to 16 bytes. */
  private bytes(widest: number): number {
    let total = 0;
    const add = (size: number) => {
      total += Math.ceil(size / 16) * 16;
    };
    this.maps.forEach((map, level) => {
      const size = map.bias.length;
      const rows = 8 * this.rowsLength(size);
      for (let k = 0; k < 2; k++) add(rows);
      add(this.sums * rows);
      const { weight } = map;
      if (level > 0 && weight.kind === "dense")
        add(8 * (this.isPlanar ? panelLength(weight.rows, weight.columns) : weight.values.length));
      add(8 * size);
      add(8 * LEVEL_RECORD);
      add(size);
      add(4 * (size + 1));
    });
    for (const size of childBytes(...this.lastSizes, this.width)) add(size);
    add(4 * (widest + 1));
    add(8 * (widest + 1) * this.width);
    add(8 * Math.max(this.width - 2, REACH));
    if (this.hasRegions) total += regionBytes(this.rows, PLANAR_SUMS);
    return total;
  }

  /**
   * Puts the walk on a slice: the first layer's forms, in twice the working precision, because every later error grows
   * from here. `reach[k]` bounds |t_k| on the domain.
   */
  start(slice: Slice, reach: Float64Array): void {
    this.reach.set(reach);
    const { dimension, origin, directions, tails } = slice;
    const [map] = this.maps;
    const inputs = origin.length;
    const out = this.forms[0];
    const last = this.width - 1;
    const sum = new CompensatedSum();
    for (let j = 0; j < map.bias.length; j++) {
      let error = 0;
      for (let k = 0; k <= dimension; k++) {
        sum.reset();
        const vector = k === dimension ? origin : directions;
        const tail = k === dimension ? undefined : tails;
        const at = k === dimension ? 0 : k * inputs;
        if (map.weight.kind === "dense") {
          const { values } = map.weight;
          sum.addProducts(values, j * inputs, vector, at, inputs);
          if (tail) sum.addProducts(values, j * inputs, tail, at, inputs);
        } else {
          forEachInRow(map.weight, j, (i, value) => {
            sum.addProduct(value, vector[at + i]);
            if (tail) sum.addProduct(value, tail[at + i]);
          });
        }
        if (k === dimension) sum.addProduct(1, map.bias[j]);
        out[j * this.width + k] = sum.value();
        error += sum.bound() * (k < dimension ? reach[k] : 1);
      }
      out[j * this.width + last] = error;
    }
    this.completeBounds(0);
    for (const level of this.planar) level.setReach(reach[0], reach[1]);
    this.regions?.setReach(this.reach);
  }

  /** The next level's forms on a cell that no unit of this level cuts. */
  pass(level: number): void {
    if (this.isPlanar) {
      this.planar[level].pass();
      return;
    }
    const loops = this.spatial[level];
    if (loops) {
      loops.pass();
      return;
    }
    this.add(level, this.signs[level].length, undefined, this.biasForms[level + 1], this.forms[level + 1]);
    this.completeBounds(level + 1);
  }

  /** Sums what all children of a cell share: the units with a sign; other codes (of cutting units) are left out. */
  base(level: number): void {
    if (this.isPlanar) {
      this.planar[level].base();
      return;
    }
    const loops = this.spatial[level];
    if (loops) {
      loops.base();
      return;
    }
    this.add(level, this.signs[level].length, undefined, this.biasForms[level + 1], this.bases[level + 1]);
  }

  /** The next level's forms on the child in which the first `cutCount` units of `cuts[level]` have got their signs. */
  child(level: number, cutCount: number): void {
    if (this.isPlanar) {
      this.planar[level].finish(0, cutCount, 0);
      return;
    }
    const loops = this.spatial[level];
    if (loops) {
      loops.child(cutCount);
      return;
    }
    this.add(level, cutCount, this.cuts[level], this.bases[level + 1], this.forms[level + 1]);
    this.completeBounds(level + 1);
  }

  /** out = start + what the listed units (all of them if there is no list) give to the next level. */
  private add(
    level: number,
    listed: number,
    list: Int32Array | undefined,
    start: Float64Array,
    out: Float64Array,
  ): void {
    const { kernel, width, active, gathered } = this;
    const forms = this.forms[level];
    const count = kernel.gather(
      width,
      listed,
      list,
      forms,
      this.slopes[level],
      this.signs[level],
      active,
      gathered,
    );
    kernel.product(this.weights[level + 1], width, start, active, count, gathered, out);
  }

  private completeBounds(level: number): void {
    this.kernel.completeBounds(this.width, this.forms[level], this.relative[level], this.reach);
  }
}

const idle = new WeakMap<Network, RunningForms[]>();

/** Forms ready for a walk of `network`, from those that earlier walks gave back; give them back with `releaseForms`. */
export function acquireForms(network: Network, dimension: number, choice: KernelChoice): RunningForms {
  const pool = idle.get(network) ?? [];
  const width = dimension + 2;
  const found = pool.findIndex(
    (forms) => forms.width === width && (choice === "auto") === (forms.kernel.name === "wasm"),
  );
  return found < 0 ? new RunningForms(network, dimension, choice) : pool.splice(found, 1)[0];
}

export function releaseForms(network: Network, forms: RunningForms): void {
  const pool = idle.get(network);
  if (pool) pool.push(forms);
  else idle.set(network, [forms]);
}
