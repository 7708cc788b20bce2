/** Compares two networks on a domain: both partitions, the cells of their difference, and the largest difference, proved. */
import {
  boxDomain,
  differenceNetwork,
  line,
  maximumDifference,
  type Network,
  partition,
  segmentDomain,
  zeroCells,
} from "reluscope";
import { doubleArea } from "reluscope/view";
import { Engine, lineAnswer, planeAnswer } from "../../engine/engine.ts";
import type { ModelFile, Place } from "../../engine/questions.ts";
import { handOver } from "../../engine/transferables.ts";
import type { Compared, Progress } from "./questions.ts";

/** Fractions of more digits than this are not written out. */
const MOST_DIGITS = 60;

export class Comparer {
  private readonly engine = new Engine();

  /**
   * @throws Error in the library's words where sizes differ, the domain does not fit, or there are too many cells
   */
  compare(first: ModelFile, second: ModelFile, place: Place, progress: Progress): Compared {
    const start = performance.now();
    const [f, g] = [first, second].map((file) => this.network(file));
    if (place.slice.dimension > 2) {
      throw new Error("two models are compared on a line or a plane; let one or two inputs vary");
    }
    const between = differenceNetwork(f, g);
    const answer = (network: Network, what: string, where: Place) =>
      where.slice.dimension === 1
        ? lineAnswer(network, where)
        : planeAnswer(network, where, (cells) => progress(what, cells));
    const own = answer(f, "first model", place);
    const other = answer(g, "second model", place);
    // a decision of the difference would mean nothing
    const difference = answer(between, "their difference", { ...place, decision: null });
    const domain =
      place.slice.dimension === 1
        ? segmentDomain(place.slice, place.box[0][0], place.box[0][1])
        : boxDomain(place.slice, place.box);
    progress("proof", 0);
    const proved = maximumDifference(f, g, domain, { onProgress: (cells) => progress("proof", cells) });
    const complex = domain.dimension === 1 ? line(between, domain) : partition(between, domain);
    const same = proved.equal ? new Uint8Array(complex.counts.cells).fill(1) : zeroCells(between, complex);
    let [sameSize, size] = [0, 0];
    for (let cell = 0; cell < complex.counts.cells; cell++) {
      const extent =
        complex.dimension === 1
          ? complex.vertices[cell + 1] - complex.vertices[cell]
          : doubleArea(complex, cell);
      size += extent;
      if (same[cell]) sameSize += extent;
    }
    const { numerator, denominator } = proved.exactDifference;
    const exactText = denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
    const { witness } = proved;
    return handOver({
      firstKey: first.key,
      secondKey: second.key,
      first: own,
      second: other,
      difference,
      same,
      sameShare: size > 0 ? sameSize / size : 0,
      equal: proved.equal,
      maxDifference: proved.maxDifference,
      exactText: exactText.length <= MOST_DIGITS ? exactText : undefined,
      place: witness && {
        coordinates: witness.coordinates,
        input: witness.input,
        output: witness.output,
        first: witness.first,
        second: witness.second,
        difference: witness.difference,
      },
      milliseconds: performance.now() - start,
    });
  }

  private network(file: ModelFile): Network {
    if (!this.engine.has(file.key)) this.engine.load(file);
    return this.engine.network(file.key);
  }
}
