/** Interactive pictures of planar complexes, for a web page: what the report's viewer and the studio are made of. */
export { AXIS_BELOW, renderAxes } from "../draw/axes.ts";
export { areaText, areaUnit, doubleArea, spanUnit } from "../draw/cell-area.ts";
export { hexColor } from "../draw/color.ts";
export { boundingWindow, Frame, pictureAspect, type Window } from "../draw/frame.ts";
export { lineCellAt, lineValue, lineWindow, renderLine } from "../draw/line-picture.ts";
export { affineText, exactNumber, placeNumber, shortNumber } from "../draw/number-text.ts";
export { classFill, gradientTint, layerInk, valueTint } from "../draw/palette.ts";
export { renderBoundary, renderOutline, renderPoints, traceCell } from "../draw/partition-layers.ts";
export { neighbourToward } from "./cell-steps.ts";
export { ClippingContext } from "./clipping-context.ts";
export { type GestureHandlers, listenToGestures, zoomButtons } from "./gestures.ts";
export { GridIndex } from "./grid-index.ts";
export { openScene, Scenes } from "./open-scene.ts";
export type { Scene, SceneState } from "./scene.ts";
export { cellTints, valueRange } from "./scene-colors.ts";
export { acrossEdge, CUT_CELL, cutCells, gradientTable, type SceneData, sceneData } from "./scene-data.ts";
export { cellCorners } from "./scene-geometry.ts";
export { Viewport } from "./viewport.ts";
