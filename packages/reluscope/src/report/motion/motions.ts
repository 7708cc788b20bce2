/** The kinds of moving pictures, as a player sees them: a picture at every time, and where to rest. */
import type { Picture } from "../../draw/context.ts";
import { journeyCaption, journeyFrame } from "../../draw/layer-animation.ts";
import type { Journey } from "../../draw/layer-journey.ts";
import type { SpaceScene } from "../../draw/layer-space.ts";
import { spaceCaption, spacePicture } from "../../draw/layer-space-picture.ts";
import type { ThemeName } from "../../draw/palette.ts";
import type { MotionData } from "../motion-page.ts";

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

export function motionOf(data: MotionData): Motion {
  return data.kind === "journey" ? journeyMotion(data.journey) : spaceMotion(data.scene, data.turn);
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
