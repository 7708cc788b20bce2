/** Pictures: one walk each, into SVG, a canvas or a path string. */
export { type AxisNames, axisNames } from "./axis-names.ts";
export { type Canvas2dLike, CanvasContext, drawOnCanvas } from "./canvas-context.ts";
export type { DrawContext, Picture, StrokeStyle, TextStyle } from "./context.ts";
export { interferencePicture, rolesPicture, separabilityPicture } from "./explanation-pictures.ts";
export * from "./layer-pictures.ts";
export { type LineMarks, type LinePictureOptions, linePicture } from "./line-picture.ts";
export { countOf, countText } from "./number-text.ts";
export { type ObjOptions, objText } from "./obj.ts";
export { classFill, classInk, type Theme, type ThemeName, themeColors } from "./palette.ts";
export type { PlanarPoints } from "./partition-layers.ts";
export { type ColorBy, type PartitionPictureOptions, partitionPicture } from "./partition-picture.ts";
export { PathContext, pathString } from "./path-context.ts";
export type { FrameStyle, PictureStyle } from "./picture-style.ts";
export {
  type SplineMark,
  type SplinePictureOptions,
  type SplineShape,
  splinePicture,
} from "./spline-picture.ts";
export { SvgContext, svgString } from "./svg-context.ts";
export * from "./training-film.ts";
export {
  trainingCaption,
  trainingFrame,
  trainingTitle,
} from "./training-frame.ts";
export { changeWords, movementWords } from "./training-words.ts";
export { type UnitOrderPictureOptions, unitOrderPicture } from "./unit-order-picture.ts";
