/** Lights up on the stage what the lit sentence speaks of, and marks the pinned point whose prediction is explained. */
import { useEffect } from "preact/hooks";
import { dataOnSlice, shadowsOnSlice } from "../../stage/data-on-slice.ts";
import { panelLit } from "../../stage/lit.ts";
import { panelLineMarks, panelMarks } from "../../stage/model-stage.tsx";
import { lineOnStage, plane, space } from "../../state/picture.ts";
import { parts } from "../../state/store.ts";
import { lit, story } from "./follow.ts";
import { drawLitOnLine, drawLitOnPlane } from "./lit-marks.ts";
import { litOf } from "./lit-subjects.ts";

export function useLit(): void {
  const about = lit.value;
  const told = story.value;
  const data = parts.data.value;
  const onPlane = plane.value;
  const onLine = lineOnStage.value;
  const inSpace = space.value;
  const at = story.value?.point?.at && parts.cell.value;
  useEffect(() => {
    if (!told || !(about || at)) return;
    const classes = data?.classes ?? [];
    const pointOf = (dimension: number) => (at?.length === dimension ? at : undefined);
    if (onPlane) {
      const picture = { ...onPlane, count: onPlane.counts.cells };
      const found = litOf(picture, about, told, classes, pointOf(2));
      const points = dataOnSlice(data, onPlane.domain.slice);
      panelMarks.value = (context, frame, theme) =>
        drawLitOnPlane(context, frame, theme, onPlane, found, points);
      panelLit.value = found;
    }
    if (inSpace) {
      const { neurons, piecePatterns, boundary } = inSpace;
      const picture = { neurons, patterns: piecePatterns, count: boundary.counts.pieces };
      panelLit.value = litOf(picture, about, told, classes, pointOf(3));
    }
    if (onLine) {
      const picture = { ...onLine, count: onLine.counts.cells };
      const found = litOf(picture, about, told, classes, pointOf(1));
      const places = shadowsOnSlice(data, onLine.domain.slice);
      panelLineMarks.value = (context, frame, theme) =>
        drawLitOnLine(context, frame, theme, onLine, found, places);
    }
    return () => {
      panelMarks.value = undefined;
      panelLit.value = undefined;
      panelLineMarks.value = undefined;
    };
  }, [about, told, data, onPlane, onLine, inSpace, at]);
}
