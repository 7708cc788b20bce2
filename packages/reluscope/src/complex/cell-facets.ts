/** Half-spaces whose intersection a cell is, one for each facet, in doubles with bounds and exactly. */
import { commonBit, toInteger } from "../exact/dyadic.ts";
import type { ExactForm } from "../exact/exact-forms.ts";
import { ROUNDING, reachOf, UNDERFLOW } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import { SIGN_NEGATIVE, SIGN_POSITIVE } from "../network/signs.ts";
import { CellForms } from "./cell-forms.ts";
import { ExactOutputs } from "./exact-outputs.ts";
import { neuronName, patternSign } from "./neurons.ts";
import type { PolyhedralComplex } from "./polyhedral-complex.ts";

export class CellFacets {
  private readonly network: Network;
  private readonly complex: PolyhedralComplex;
  private forms: CellForms | undefined;
  private exact: ExactOutputs | undefined;

  constructor(network: Network, complex: PolyhedralComplex) {
    this.network = network;
    this.complex = complex;
  }

  /** The facets of a cell. */
  of(cell: number): Uint32Array {
    const { start, facets } = this.complex.faces[this.complex.dimension - 1];
    return facets.slice(start[cell], start[cell + 1]);
  }

  /** Rows of d + 1 numbers a, b, with a·t + b ≥ 0 on the cell and a bound on the error of that form in the domain. */
  rows(cell: number): { rows: Float64Array; errors: Float64Array } {
    this.forms ??= new CellForms(this.network, this.complex);
    const { dimension: d, facetNeurons, neurons } = this.complex;
    const facets = this.of(cell);
    const rows = new Float64Array(facets.length * (d + 1));
    const errors = new Float64Array(facets.length);
    for (let k = 0; k < facets.length; k++) {
      const source = facetNeurons[facets[k]];
      if (source < 0) {
        const side = this.side(-1 - source);
        rows.set(side, k * (d + 1));
        errors[k] = this.evaluationError(side);
        continue;
      }
      const [layer, unit] = neuronName(neurons, source);
      const sign = this.sign(cell, layer - 1, unit);
      const forms = this.forms.on(cell, layer - 1);
      const from = unit * (d + 2);
      // Adding 0 makes −0 plain.
      for (let i = 0; i <= d; i++) rows[k * (d + 1) + i] = sign * forms[from + i] + 0;
      errors[k] = forms[from + d + 1];
    }
    return { rows, errors };
  }

  /** The same rows exactly: integers, and the power of two by which each row was multiplied. */
  exactRows(cell: number): { integers: ExactForm; shift: number }[] {
    this.exact ??= new ExactOutputs(this.network, this.complex, this.complex.domain.slice);
    const { facetNeurons, neurons } = this.complex;
    const forms = this.exact.on(cell);
    return Array.from(this.of(cell), (facet) => {
      const source = facetNeurons[facet];
      if (source < 0) {
        const side = this.side(-1 - source);
        const shift = Math.max(0, -commonBit(side));
        return { integers: side.map((value) => toInteger(value, shift)), shift };
      }
      const [layer, unit] = neuronName(neurons, source);
      const sign = BigInt(this.sign(cell, layer - 1, unit));
      return {
        integers: forms.row(layer - 1, unit).map((value) => sign * value),
        shift: forms.scale(layer - 1),
      };
    });
  }

  /** 1 or −1: a unit whose crease a facet of the cell lies on does not vanish on the cell. */
  private sign(cell: number, level: number, unit: number): 1 | -1 {
    const { neurons, patterns } = this.complex;
    const sign = patternSign(neurons, patterns, cell, level, unit);
    if (sign === SIGN_POSITIVE) return 1;
    if (sign === SIGN_NEGATIVE) return -1;
    throw new Error("internal: a unit has no sign beside its own crease; please report the network");
  }

  /** A side of the domain as a row, numbered as in `facetNeurons`. */
  private side(number: number): number[] {
    const { dimension: d, domain } = this.complex;
    if (number >= 2 * d) return [...(domain.halfSpaces ?? [])[number - 2 * d]];
    const row = new Array<number>(d + 1).fill(0);
    const axis = number >> 1;
    const high = number & 1;
    row[axis] = high ? -1 : 1;
    row[d] = (high ? 1 : -1) * domain.box[axis][high] + 0;
    return row;
  }

  /** What rounding does to a row of doubles when it is evaluated at a point of the domain. */
  private evaluationError(row: readonly number[]): number {
    const { dimension: d, domain } = this.complex;
    const size = domain.box.reduce(
      (sum, interval, i) => sum + Math.abs(row[i]) * reachOf(interval),
      Math.abs(row[d]),
    );
    return (2 * d + 8) * ROUNDING * size + UNDERFLOW;
  }
}
