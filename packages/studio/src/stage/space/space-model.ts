/** What the view in space draws: flat polygons in normalised coordinates, lines, and a box with named axes. */

/** An interval for each of the three directions: across, into the depth, up. */
export type SpaceBox = readonly (readonly [low: number, high: number])[];

export interface SpaceLines {
  /** 6 numbers a segment, normalised; both ends equal draw a dot. */
  readonly ends: Float32Array;
  /** 0xRRGGBB of each segment, or one for all. */
  readonly colors: ArrayLike<number>;
  /** Pixels. */
  readonly width: number;
  readonly opacity: number;
  /** Drawn where polygons lie before it, too. */
  readonly through?: boolean;
}

export interface SpaceModel {
  /** 3 numbers a corner, normalised. */
  readonly positions: Float32Array;
  /** P + 1: the corners of each polygon. */
  readonly start: Uint32Array;
  /** P: 0xRRGGBB seen from the side from which the corners run counter-clockwise, and from the other one. */
  readonly front: Uint32Array;
  readonly back: Uint32Array;
  /** One a corner, 0 … 1 on `scale`, which then takes the place of the colours. */
  readonly levels?: Float32Array;
  /** 256 colours as 0xRRGGBB. */
  readonly scale?: ArrayLike<number>;
  readonly lines: readonly SpaceLines[];
  readonly box: SpaceBox;
  readonly axisNames: readonly string[];
  readonly normal: Normaliser;
}

/** Half sizes along the axes are no smaller than this share of the largest one. */
const FLATTEST = 0.4;
/** Half the height of a graph, beside half the width of its plane. */
const HALF_HEIGHT = 0.62;

/** Carries a box to normalised coordinates around 0, where its largest half size is 1. */
export class Normaliser {
  readonly box: SpaceBox;
  /** Half sizes after it. */
  readonly half: readonly number[];
  private readonly middle: readonly number[];
  private readonly scale: readonly number[];

  /** @param graphHeight for a graph: a factor on its usual height; otherwise all directions are in scale */
  constructor(box: SpaceBox, graphHeight?: number) {
    this.box = box;
    const sizes = box.map(([low, high]) => Math.max(high - low, Number.MIN_VALUE));
    const largest = Math.max(...(graphHeight === undefined ? sizes : sizes.slice(0, 2)));
    this.half = sizes.map((size, k) =>
      graphHeight !== undefined && k === 2
        ? HALF_HEIGHT * graphHeight
        : Math.min(1, Math.max(FLATTEST, size / largest)),
    );
    this.middle = box.map(([low, high]) => low / 2 + high / 2);
    this.scale = sizes.map((size, k) => (2 * this.half[k]) / size);
  }

  /** Points of 3 numbers each. */
  all(points: ArrayLike<number>): Float32Array {
    const { middle, scale } = this;
    const result = new Float32Array(points.length);
    for (let k = 0; k < points.length; k += 3) {
      for (let i = 0; i < 3; i++) result[k + i] = (points[k + i] - middle[i]) * scale[i];
    }
    return result;
  }

  /** The coordinate behind a normalised one. */
  back(k: number, value: number): number {
    return value / this.scale[k] + this.middle[k];
  }
}
