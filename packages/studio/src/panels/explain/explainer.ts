/** Explains a model with the data of the reader, or on what the stage shows where there are none. */
import {
  boxDomain,
  type Explanation,
  explainNetwork,
  explainPoint,
  type Network,
  pointStory,
  polytopeDomain,
  segmentDomain,
} from "reluscope";
import { Engine } from "../../engine/engine.ts";
import { messageOf } from "../../engine/errors.ts";
import type { ModelFile, Place } from "../../engine/questions.ts";
import type { DataChoice } from "../../state/studio-state.ts";
import type { AskedPoint, Story, StoryProgress } from "./questions.ts";

export class Explainer {
  private readonly engine = new Engine();
  /** The last explanation, which another point does not change. */
  private last: { readonly question: string; readonly explanation: Explanation } | undefined;

  /**
   * @param question equal where all but the point is
   * @param point whose prediction is explained besides
   * @param seconds for each question that may take long
   * @throws Error in the library's words where the data do not fit the model
   */
  explain(
    file: ModelFile,
    data: DataChoice | null,
    place: Place,
    question: string,
    point: AskedPoint | undefined,
    seconds: number,
    progress: StoryProgress,
  ): Story {
    const start = performance.now();
    if (!this.engine.has(file.key)) this.engine.load(file);
    const network = this.engine.network(file.key);
    if (this.last?.question !== question) {
      const explanation = explained(network, data, place, seconds, progress);
      this.last = { question, explanation };
    }
    const { explanation } = this.last;
    const { statements, ...prediction } = point
      ? ofPoint(network, explanation, point, seconds)
      : { statements: [] };
    return {
      key: file.key,
      statements: [...explanation.story, ...statements],
      ...prediction,
      cells: (explanation.data?.cells.cells ?? []).map(({ rows, cell }) => ({ rows, signs: cell.signs })),
      rows: explanation.data?.rows ?? 0,
      milliseconds: performance.now() - start,
    };
  }
}

function explained(
  network: Network,
  data: DataChoice | null,
  place: Place,
  seconds: number,
  progress: StoryProgress,
): Explanation {
  const { slice, box } = place;
  const domain =
    slice.dimension === 1
      ? segmentDomain(slice, box[0][0], box[0][1])
      : slice.dimension === 2
        ? boxDomain(slice, box)
        : polytopeDomain(slice, box);
  return explainNetwork(network, {
    data: data
      ? { points: data.rows, classes: data.classes.length > 0 ? data.classes : undefined }
      : undefined,
    // rows have a box of their own
    domain: data ? undefined : domain,
    decision: place.decision ?? undefined,
    seconds,
    onProgress: progress,
  });
}

/** What is wrong with one point leaves the rest of the story as it is. */
function ofPoint(
  network: Network,
  { domain, decision }: Explanation,
  point: AskedPoint,
  seconds: number,
): Pick<Story, "statements" | "point" | "pointFailure"> {
  try {
    if (!domain) throw new Error("one prediction is explained in the data's box, and these data have none");
    const options = { domain: domain.domain, decision: decision ?? null, seconds };
    const found = explainPoint(network, point.inputs, options);
    return {
      statements: pointStory(network, found, decision, point.row),
      point: { ...point, signs: found.cell.signs },
    };
  } catch (error) {
    return { statements: [], pointFailure: messageOf(error) };
  }
}
