/** What a report is made from. */
import type { LineBoundary } from "../boundary/line-boundary.ts";
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import type { LineComplex } from "../complex/line-complex.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import type { Explanation } from "../explain/explain-network.ts";
import type { LabelledData } from "../explain/labelled-data.ts";
import type { Network } from "../network/network.ts";

/** How the result came about. Every string is shown as text, whatever it contains. */
export interface ReportFacts {
  /** Version of reluscope. */
  readonly version: string;
  /** Model file as the user named it. */
  readonly model?: string;
  /** Such as `ONNX (pytorch 2.1, opset 17)`. */
  readonly format?: string;
  /** The domain as the user wrote it, such as `[-1,1]^2`. */
  readonly domain?: string;
  /** Such as `Node 22.11, linux x64`. */
  readonly environment?: string;
  readonly threads?: number;
  readonly loadMilliseconds?: number;
  readonly computeMilliseconds?: number;
  /** Operators that were folded into affine maps, with counts, such as `BatchNormalization ×2`. */
  readonly folded?: readonly string[];
  /** Anything the reader should know. */
  readonly notices?: readonly string[];
  /** When it was computed, such as an ISO date; left out by default so that reports are reproducible. */
  readonly date?: string;
}

/** Data points in slice coordinates. */
export interface ReportPoints {
  /** d numbers a point: 2 on a plane, 1 on a line. */
  readonly coordinates: ArrayLike<number>;
  /** Class of each; default all 0. */
  readonly classes?: ArrayLike<number>;
}

export interface ReportInput {
  readonly title: string;
  readonly network: Network;
  readonly complex: PlanarComplex | LineComplex;
  /** Of the same dimension as the complex; default none. */
  readonly boundary?: PlanarBoundary | LineBoundary;
  readonly facts: ReportFacts;
  readonly points?: ReportPoints;
  /** The network explained, with the rows that it was explained with: further chapters. Default none. */
  readonly explained?: { readonly explanation: Explanation; readonly data?: LabelledData };
  /** Default x0, x1, … */
  readonly inputNames?: readonly string[];
  /** Default y0, y1, … */
  readonly outputNames?: readonly string[];
}
