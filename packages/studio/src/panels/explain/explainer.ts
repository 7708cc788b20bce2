/** Explains a model with the data of the reader, or on what the stage shows where there are none. */
import { boxDomain, explainNetwork, polytopeDomain, segmentDomain } from "reluscope";
import { Engine } from "../../engine/engine.ts";
import type { ModelFile, Place } from "../../engine/questions.ts";
import type { DataChoice } from "../../state/studio-state.ts";
import type { Story, StoryProgress } from "./questions.ts";

export class Explainer {
  private readonly engine = new Engine();

  /**
   * @param seconds for each question that may take long
   * @throws Error in the library's words where the data do not fit the model
   */
  explain(
    file: ModelFile,
    data: DataChoice | null,
    place: Place,
    seconds: number,
    progress: StoryProgress,
  ): Story {
    const start = performance.now();
    if (!this.engine.has(file.key)) this.engine.load(file);
    const network = this.engine.network(file.key);
    const { slice, box } = place;
    const domain =
      slice.dimension === 1
        ? segmentDomain(slice, box[0][0], box[0][1])
        : slice.dimension === 2
          ? boxDomain(slice, box)
          : polytopeDomain(slice, box);
    const explanation = explainNetwork(network, {
      data: data
        ? { points: data.rows, classes: data.classes.length > 0 ? data.classes : undefined }
        : undefined,
      // rows have a box of their own
      domain: data ? undefined : domain,
      decision: place.decision ?? undefined,
      seconds,
      onProgress: progress,
    });
    return {
      key: file.key,
      statements: explanation.story,
      cells: (explanation.data?.cells.cells ?? []).map(({ rows, cell }) => ({ rows, signs: cell.signs })),
      rows: explanation.data?.rows ?? 0,
      milliseconds: performance.now() - start,
    };
  }
}
