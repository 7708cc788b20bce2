/** The kinds of moving pictures, as a player sees them: a picture at every time, and where to rest. */
import type { Picture } from "../draw/context.ts";
import { journeyCaption, journeyFrame } from "../draw/layer-animation.ts";
import { type AnimationOptions, animatedJourney } from "../draw/layer-fold-journey.ts";
import type { Journey } from "../draw/layer-journey.ts";
import { type SpaceScene, spaceScene } from "../draw/layer-space.ts";
import { openingTurn, spaceCaption, spacePicture } from "../draw/layer-space-picture.ts";
import type { ThemeName } from "../draw/palette.ts";
import type { TrainingFilm } from "../draw/training-film.ts";
import { trainingCaption, trainingFrame, trainingTitle } from "../draw/training-frame.ts";
import type { Network } from "../network/network.ts";

/** A moving picture as plain numbers: a page can carry it, a worker hand it over. */
export type MotionData =
  | { readonly kind: "journey"; readonly journey: Journey }
  | { readonly kind: "space"; readonly scene: SpaceScene; readonly turn: number }
  | { readonly kind: "training"; readonly film: TrainingFilm };

export interface Motion {
  /** Times run from 0 to this. */
  readonly end: number;
  /** A step goes to the next multiple. */
  readonly step: number;
  /** Units of time a second. */
  readonly speed: number;
  /** Seconds to rest at each step while it plays. */
  readonly rest: number;
  /** Begins again at the end without a stop. */
  readonly loops: boolean;
  /** Whether dragging turns it; `tilt` is then given in degrees. */
  readonly turnable: boolean;
  picture(time: number, tilt: number, theme: ThemeName, width: number): Picture;
  caption(time: number): string;
  /** What the slider says to a screen reader. */
  position(time: number): string;
}

/** The moving picture of what `motionData` found. */
export function motionOf(data: MotionData): Motion {
  switch (data.kind) {
    case "journey":
      return journeyMotion(data.journey);
    case "space":
      return spaceMotion(data.scene, data.turn);
    case "training":
      return trainingMotion(data.film);
  }
}

/** Time is the number of layers passed. */
function journeyMotion(journey: Journey): Motion {
  return {
    end: journey.layers,
    step: 1,
    speed: 0.6,
    rest: 1.2,
    loops: false,
    turnable: false,
    picture: (time, _tilt, theme, width) => journeyFrame(journey, time, { theme, width, words: false }),
    caption: (time) => journeyCaption(journey, time),
    position: (time) =>
      Number.isInteger(time)
        ? `after ${time} of ${journey.layers} layers`
        : `layer ${Math.ceil(time)} at work`,
  };
}

/** Time is the angle in degrees. */
function spaceMotion(scene: SpaceScene, turn: number): Motion {
  return {
    end: 360,
    step: 30,
    speed: 24,
    rest: 0,
    loops: true,
    turnable: true,
    picture: (time, tilt, theme, width) =>
      spacePicture(scene, { turn: turn + time / 360, tilt, theme, width, words: false }),
    caption: () => spaceCaption(scene),
    position: (time) => `turned by ${Math.round(time)} degrees`,
  };
}

/**
 * What can be seen of a network's layers: the input plane projected layer by layer where all layers are 2 × 2 and invertible,
 * otherwise the fold that layer `options.layer` (from 1, default 1) makes of its two inputs, or the layer turning where it has three.
 *
 * @throws Error when none of these is possible: what the layer has, and what pictures need
 */
export function motionData(network: Network, options: AnimationOptions = {}): MotionData {
  const layer = options.layer ?? 1;
  if (network.layers[layer - 1]?.weight.columns !== 3)
    return { kind: "journey", journey: animatedJourney(network, options) };
  const scene = spaceScene(network, layer, options);
  return { kind: "space", scene, turn: openingTurn(scene) };
}

/** Time is the number of snapshots passed. */
function trainingMotion(film: TrainingFilm): Motion {
  return {
    end: Math.max(1, film.frames.length - 1),
    step: 1,
    speed: 8,
    rest: 0,
    loops: false,
    turnable: false,
    picture: (time, _tilt, theme, width) => trainingFrame(film, time, { theme, width, words: false }),
    caption: (time) => trainingCaption(film, time),
    position: (time) => trainingTitle(film, time),
  };
}
