/** A film of a training as an animated PNG. */
import type { FrameStyle } from "../draw/picture-style.ts";
import type { TrainingFilm } from "../draw/training-film.ts";
import { trainingFrame } from "../draw/training-frame.ts";
import { type ApngFrame, type ApngOptions, apngBytes } from "./apng.ts";

export interface TrainingApngOptions extends FrameStyle, ApngOptions {
  /** How long a frame stays, in whole milliseconds; default 120. The first and the last stay longer. */
  readonly milliseconds?: number;
}

const FIRST = 900;
const LAST = 2500;

/**
 * APNG bytes of a film, a frame a snapshot.
 *
 * @throws Error when @napi-rs/canvas is not installed
 */
export function trainingApng(film: TrainingFilm, options: TrainingApngOptions = {}): Promise<Uint8Array> {
  const last = film.frames.length - 1;
  function* frames(): Generator<ApngFrame> {
    for (let k = 0; k <= last; k++)
      yield {
        picture: trainingFrame(film, k, options),
        milliseconds: k === last ? LAST : k === 0 ? FIRST : (options.milliseconds ?? 120),
      };
  }
  return apngBytes(frames(), options);
}
