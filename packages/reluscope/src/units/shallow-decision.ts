/**
 * Is a continuous piecewise linear function a network with one hidden layer on a domain? (S3; THEORY section 5.) By the continuity
 * restriction it is iff its creases are whole hyperplanes within the domain, each with one jump all along. Everything is exact:
 * jumps are differences of the exact output forms on both sides of a facet, hyperplanes are primitive integer rows.
 */
import { line } from "../complex/line.ts";
import { checkInputs, partition } from "../complex/partition.ts";
import { polytopeSkeleton } from "../complex/polytope.ts";
import { fraction, isDouble, minus, times, toDouble } from "../exact/fraction.ts";
import { integerRowKey } from "../exact/row-key.ts";
import { checkOutput } from "../network/check-output.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { type Break, type BreakingCrease, breakingCrease } from "./breaking-crease.ts";
import { type AnyComplex, CreaseComplex } from "./crease-complex.ts";
import { creaseSides } from "./crease-sides.ts";
import { type DomainRows, domainRows, type ProofDomain } from "./domain-rows.ts";
import { creaseGroups } from "./facet-jumps.ts";
import { type FewestUnits, fewestUnits, type ShallowExtent } from "./fewest-units.ts";
import { type ShallowForm, shallowFormOf } from "./shallow-form.ts";
import { type ShallowNetwork, shallowNetwork } from "./shallow-network.ts";
import { unitForms } from "./unit-forms.ts";

export type { BreakingCrease } from "./breaking-crease.ts";
export type { CreasePlace } from "./crease-places.ts";
export type { ShallowExtent } from "./fewest-units.ts";
export type { ShallowCrease, ShallowForm } from "./shallow-form.ts";

export interface ShallowOptions {
  /** From 0; default 0. */
  readonly output?: number;
  /**
   * "domain" (default): the network is the function on the domain and may be anything beyond; "everywhere": beyond it there is no
   * crease but the same hyperplanes, and so perhaps one unit more.
   */
  readonly extent?: ShallowExtent;
  /** Called now and then with the number of cells found so far. */
  readonly onProgress?: (cells: number) => void;
}

export interface ShallowFunction extends Omit<ShallowNetwork, "units"> {
  readonly shallow: true;
  /** The function itself: hyperplanes, jumps, affine part; exact. */
  readonly form: ShallowForm;
  /** n hyperplanes and what the affine part takes: the hidden units of `network`. */
  readonly units: number;
  /** units − n. */
  readonly extraUnits: 0 | 1 | 2;
  /** No network with one layer of ReLUs and an output bias has fewer units: proved, or not known. */
  readonly minimal: true | "unknown";
  /** How that is known, see `FewestUnits`. */
  readonly proof: FewestUnits["proof"];
  /** Cells looked at; 0 for a network with one hidden layer, whose units say everything. */
  readonly cells: number;
  readonly certified: true;
}

export interface DeepFunction {
  readonly shallow: false;
  readonly crease: BreakingCrease;
  readonly cells: number;
  readonly certified: true;
}

export type ShallowDecision = ShallowFunction | DeepFunction;

/**
 * Whether one output of a network is a one-hidden-layer network on a domain: with the network of fewest units, or with the crease
 * that breaks the rule.
 *
 * @param where a domain, or a complex of the network that is there already (`line`, `partition`, `polyhedralComplex`,
 *   `polytopeSkeleton`). Networks with one hidden layer may have domains of any dimension, deeper ones of up to eight.
 * @throws Error when there is no such output, the complex is a part, or a weight is beyond the range of doubles;
 *   InvalidDomainError when the domain does not fit
 * @example
 * const found = decideShallow(network, boxDomain(fullSlice(2), [[-1, 1], [-1, 1]]));
 * found.shallow ? found.units : found.crease.places;
 */
export function decideShallow(
  network: Network,
  where: ProofDomain | AnyComplex,
  options: ShallowOptions = {},
): ShallowDecision {
  checkNetwork(network);
  const { output = 0, extent = "domain" } = options;
  checkOutput(network, output);
  const domain = "counts" in where ? where.domain : where;
  checkInputs(network, domain);
  const rows = domainRows(domain);
  if (network.layers.length === 1) {
    const form = shallowFormOf(network, domain, output);
    return finished(network, form, extent, rows, 0);
  }
  const complex = new CreaseComplex(network, "counts" in where ? where : complexOn(network, where, options));
  const found = formOfComplex(network, complex, output);
  if ("hyperplane" in found) return { shallow: false, crease: found, cells: complex.cells, certified: true };
  return finished(network, found, extent, rows, complex.cells);
}

function complexOn(network: Network, domain: ProofDomain, { onProgress }: ShallowOptions): AnyComplex {
  if ("low" in domain) return line(network, domain);
  if ("corners" in domain) return partition(network, domain, { onProgress });
  return polytopeSkeleton(network, domain, { onProgress });
}

/** The form of an output, or the crease because of which it has none. */
function formOfComplex(
  network: Network,
  complex: CreaseComplex,
  output: number,
): ShallowForm | BreakingCrease {
  const { scale, dimension } = complex;
  const bottom = 1n << BigInt(scale);
  const groups = creaseGroups(complex, output);
  const affine = complex.output(0, output).map((value) => fraction(value, bottom));
  const groupOf = new Int32Array(complex.facetNeurons.length).fill(-1);
  groups.forEach(({ facets }, k) => {
    for (const facet of facets) groupOf[facet] = k;
  });
  for (const [k, { hyperplane, jump, facets, other }] of groups.entries()) {
    const broken = (place: Break) => breakingCrease(network, complex, output, hyperplane, facets, place);
    if (other >= 0) return broken({ facet: other });
    const { sides, cut } = creaseSides(complex, hyperplane, facets);
    if (cut >= 0) return broken({ cell: cut });
    // Cells on both sides of a facet without a jump.
    const { facetCells } = complex;
    for (let facet = 0; facet < groupOf.length; facet++) {
      const [p, q] = [facetCells[2 * facet], facetCells[2 * facet + 1]];
      if (p >= 0 && q >= 0 && sides[p] !== sides[q] && groupOf[facet] !== k) return broken({ facet });
    }
    if (sides[0] < 0) continue;
    hyperplane.forEach((value, i) => {
      affine[i] = minus(affine[i], times(fraction(jump, bottom), fraction(value)));
    });
  }
  return {
    dimension,
    affine,
    creases: groups.map(({ hyperplane, jump }) => ({ hyperplane, jump: fraction(jump, bottom) })),
  };
}

function finished(
  network: Network,
  form: ShallowForm,
  extent: ShallowExtent,
  domain: DomainRows,
  cells: number,
): ShallowFunction {
  const known = knownRows(network, domain);
  const preferred = form.creases.map(({ hyperplane }) => {
    const lead = hyperplane.findIndex((value) => value !== 0n);
    return (known.get(hyperplane.join())?.[0][lead] ?? 1) < 0;
  });
  const choice = fewestUnits(form, extent, preferred);
  const built = shallowNetwork(form, choice, domain, known);
  return {
    shallow: true,
    form,
    ...built,
    extraUnits: choice.extra,
    minimal: choice.minimal,
    proof: choice.proof,
    cells,
    certified: true,
  };
}

/** Rows of units of the first layer in coordinates of the slice, by hyperplane, where they are doubles. */
function knownRows(network: Network, domain: DomainRows): Map<string, number[][]> {
  const rows = new Map<string, number[][]>();
  if (network.layers.length === 0) return rows;
  const { exact, scale, dimension } = unitForms(network, domain);
  for (const form of exact) {
    const lead = form.findIndex((value) => value !== 0n);
    if (lead < 0 || lead === dimension) continue;
    const values = form.map((value) => fraction(value, 1n << BigInt(scale)));
    if (!values.every(isDouble)) continue;
    const key = integerRowKey(form).key;
    const list = rows.get(key);
    if (list) list.push(values.map(toDouble));
    else rows.set(key, [values.map(toDouble)]);
  }
  return rows;
}
