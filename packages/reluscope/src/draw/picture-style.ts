import type { ThemeName } from "./palette.ts";

/** How a picture looks, whatever it shows. */
export interface PictureStyle {
  /** Default "light". */
  readonly theme?: ThemeName;
  /** Paint the paper behind the picture; default true. */
  readonly background?: boolean;
}

/** How a frame of an animation looks. */
export interface FrameStyle {
  /** Pixels; default 640. */
  readonly width?: number;
  /** Default "light". */
  readonly theme?: ThemeName;
  /** Title and words below; default true. A page that says them itself leaves them out. */
  readonly words?: boolean;
}
