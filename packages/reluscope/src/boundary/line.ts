/** The decision boundary of a network on a segment, exact: the places where the class changes. */

import { ExactOutputs } from "../complex/exact-outputs.ts";
import type { LineComplex } from "../complex/line-complex.ts";
import { neuronName } from "../complex/neurons.ts";
import { type ExactKnot, exactRoot, exactSignAt, knotAt, roundedKnot } from "../exact/line-exact.ts";
import { GROWTH, roundedError } from "../exact/rounding.ts";
import type { Network } from "../network/network.ts";
import { type Decision, decisionScores, defaultDecision } from "./decision.ts";
import type { LineBoundary } from "./line-boundary.ts";
import { ScoreForms } from "./score-forms.ts";

/** One end of an interval: a vertex of the complex, or the root of the difference of two scores on the cell. */
interface End {
  readonly position: number;
  readonly error: number;
  readonly exact: () => ExactKnot;
}

interface Interval {
  readonly winner: number;
  readonly left: End;
  readonly right: End;
  readonly flat: boolean;
}

/**
 * Where the decision of `network` changes on `complex` (the result of `line` for the same network); a tie belongs to
 * the first class. Every sign is proved. THEORY section 1.
 *
 * @param decision default: one output against 0, several outputs by the largest
 * @throws Error when the decision names an output that does not exist
 */
export function lineBoundary(
  network: Network,
  complex: LineComplex,
  decision: Decision = defaultDecision(network.outputSize),
): LineBoundary {
  const scores = decisionScores(decision, network.outputSize);
  const envelope = new Envelope(network, complex, scores.length, decision);
  const classLengths = new Float64Array(scores.length);
  const positions: number[] = [];
  const errors: number[] = [];
  const classes: number[] = [];
  const tileClasses: number[] = [];
  let flatCells = 0;
  for (let cell = 0; cell < complex.counts.cells; cell++) {
    const intervals = envelope.intervals(cell);
    if (intervals.some((interval) => interval.flat)) flatCells++;
    for (const { winner, left, right } of intervals) {
      classLengths[winner] += right.position - left.position;
      const before = tileClasses.at(-1);
      if (before === winner) continue;
      if (before !== undefined) {
        positions.push(left.position);
        errors.push(left.error);
        classes.push(before, winner);
      }
      tileClasses.push(winner);
    }
  }
  const { low, high } = complex.domain;
  return {
    dimension: 1,
    decision,
    classNames: scores.map((score) => score.name),
    positions: Float64Array.from(positions),
    positionErrors: Float64Array.from(errors),
    pieceClasses: Uint32Array.from(classes),
    components: positions.length,
    closed: positions.length,
    measure: positions.length,
    betti: [positions.length],
    flatCells,
    classLengths,
    tiles: { ends: Float64Array.from([low, ...positions, high]), classes: Uint32Array.from(tileClasses) },
    certified: true,
    exactSigns: envelope.exactSigns,
  };
}

/** The upper envelope of the scores on one cell after another. */
class Envelope {
  exactSigns = 0;
  private readonly complex: LineComplex;
  private readonly scores: ScoreForms;
  private readonly classes: number;

  constructor(network: Network, complex: LineComplex, classes: number, decision: Decision) {
    this.complex = complex;
    this.classes = classes;
    const exact = new ExactOutputs(network, complex, complex.domain.slice);
    this.scores = new ScoreForms(
      decisionScores(decision, network.outputSize),
      complex,
      1,
      network.layers.length,
      exact,
    );
  }

  /** Intervals of one winner each, left to right, that fill the cell. */
  intervals(cell: number): Interval[] {
    this.scores.load(cell);
    const start = this.vertex(cell, cell);
    const end = this.vertex(cell, cell + 1);
    const found: Interval[] = [];
    for (let winner = 0; winner < this.classes; winner++) {
      const interval = this.interval(winner, start, end);
      if (interval) found.push(interval);
    }
    // On a convex envelope the slopes of the winners increase from left to right.
    return found.sort((a, b) => (a === b ? 0 : this.steeper(a.winner, b.winner) ? 1 : -1));
  }

  private interval(winner: number, start: End, end: End): Interval | undefined {
    let [left, right, flat] = [start, end, false];
    for (let other = 0; other < this.classes; other++) {
      if (other === winner) continue;
      const atLeft = this.sign(winner, other, left);
      const atRight = this.sign(winner, other, right);
      if (atLeft === 0 && atRight === 0) {
        if (other < winner) return undefined;
        flat = true;
      } else if (atLeft <= 0 && atRight <= 0) return undefined;
      else if (atLeft < 0) left = this.root(winner, other);
      else if (atRight < 0) right = this.root(winner, other);
    }
    return { winner, left, right, flat };
  }

  private vertex(cell: number, index: number): End {
    const { vertices, vertexErrors, vertexNeuronStart, vertexNeurons, neurons, counts } = this.complex;
    const exact = () => {
      if (index === 0 || index === counts.cells) return knotAt(vertices[index]);
      // A unit may switch here without having a root on this cell (it vanishes on it): take one that has.
      const forms = this.scores.exact.on(cell);
      for (let k = vertexNeuronStart[index - 1]; k < vertexNeuronStart[index]; k++) {
        const [layer, unit] = neuronName(neurons, vertexNeurons[k]);
        const form = forms.row(layer - 1, unit);
        if (form[0] !== 0n) return exactRoot(form);
      }
      throw new Error("internal: no unit has its knot at a breakpoint; please report the network");
    };
    return { position: vertices[index], error: vertexErrors[index], exact };
  }

  /** Where two scores tie; these are few, so they are always computed exactly and rounded. */
  private root(i: number, j: number): End {
    const knot = exactRoot(this.scores.exactDifference(i, j));
    const position = roundedKnot(knot);
    return { position, error: roundedError(position), exact: () => knot };
  }

  private steeper(i: number, j: number): boolean {
    return this.scores.exactDifference(i, j)[0] > 0n;
  }

  /** Certified sign of score i minus score j at an end. */
  private sign(i: number, j: number, end: End): number {
    const { forms } = this.scores;
    const p = 3 * i;
    const q = 3 * j;
    const value = forms[p] * end.position + forms[p + 1] - (forms[q] * end.position + forms[q + 1]);
    const bound = (forms[p + 2] + forms[q + 2] + Math.abs(forms[p] - forms[q]) * end.error) * GROWTH;
    if (value > bound) return 1;
    if (value < -bound) return -1;
    this.exactSigns++;
    return exactSignAt(this.scores.exactDifference(i, j), end.exact());
  }
}
