/**
 * Picture of one layer with three inputs, seen from one side: the units' planes, the cone they bound, apex, dual vectors, and
 * data before and after the projection. Parts are painted from far to near, sheer, in a mild perspective.
 */
import type { DrawContext, Picture } from "./context.ts";
import { unitInk } from "./layer-colors.ts";
import {
  arrow,
  fittedSize,
  Labels,
  lineHeight,
  placesAround,
  textLines,
  textWidth,
  wrappedText,
} from "./layer-marks.ts";
import { EYE, perspective, type Seen } from "./layer-perspective.ts";
import { indexed } from "./layer-planar-marks.ts";
import type { SpaceScene } from "./layer-space.ts";
import { countOf } from "./number-text.ts";
import { classInk, type ThemeName, themeColors } from "./palette.ts";
import { type LegendEntry, type PictureLegend, swatchLegend } from "./picture-legend.ts";
import type { PictureStyle } from "./picture-style.ts";
import { rectangle } from "./rectangle.ts";

export interface SpaceViewOptions extends PictureStyle {
  /** Turn about the vertical axis, 0 … 1 of a full turn; default so that the cone opens towards the reader. */
  readonly turn?: number;
  /** Degrees that the eye is above the horizon; default 20. */
  readonly tilt?: number;
  /** Pixels; default 640. */
  readonly width?: number;
  /** Title and words; default true. A page that says them itself leaves them out. */
  readonly words?: boolean;
}

const SIDE = 20;
const BODY = 12;
/** The scene from one side. */
export function spacePicture(scene: SpaceScene, options: SpaceViewOptions = {}): Picture {
  const theme = options.theme ?? "light";
  const width = options.width ?? 640;
  const words = options.words ?? true;
  const colors = themeColors(theme);
  const subtitle = words ? wrappedText(spaceCaption(scene), width - 2 * SIDE, BODY) : [];
  const top = words ? 42 + subtitle.length * lineHeight(BODY) + 4 : 4;
  const side = width - 2 * SIDE;
  const tall = Math.round(0.86 * side);
  const legend = spaceLegend(scene, theme, side);
  const height = top + tall + 6 + legend.height + 6;
  const room = { x: SIDE, y: top, width: side, height: tall };
  const see = perspective(scene.box, room, options.turn ?? openingTurn(scene), options.tilt ?? 20);
  return {
    width,
    height,
    render(context) {
      if (options.background ?? true) {
        rectangle(context, { x: 0, y: 0, width, height });
        context.fill(colors.paper);
      }
      renderSpace(context, scene, see, theme, new Labels(room));
      if (words) {
        const title = spaceTitle(scene);
        const size = fittedSize(title, side, 16);
        context.fillText(title, SIDE, 28, { color: colors.ink, size, bold: true });
        textLines(context, subtitle, SIDE, 38, { color: colors.muted, size: BODY });
      }
      legend.render(context, SIDE, height - legend.height, colors.ink);
    },
  };
}

export function spaceTitle({ layer, layers, units, foldsInputs }: SpaceScene): string {
  const which = layers > 1 ? `Layer ${layer} of ${layers}` : "The hidden layer";
  if (!foldsInputs) return `${which} cuts space along the planes of its ${countOf(units, "unit")}`;
  return `${which} pushes space onto ${units === 1 ? "a half-space" : units === 2 ? "a wedge" : "a cone"}`;
}

/** What is to be seen, in words. */
export function spaceCaption({ foldsInputs, units, hasData, parts }: SpaceScene): string {
  const points = hasData ? "the data" : "a grid of points";
  const planes = new Set(parts.map(({ unit }) => unit)).size;
  const drawn = planes < units ? ` ${countOf(planes, "plane")} of ${units} are drawn.` : "";
  if (!foldsInputs)
    return `Each plane is where one unit switches.${drawn} Rings are ${points}; lines lead to where their image, all negative values set to 0, has its shadow.`;
  return `Each plane is where one unit switches; their darker parts bound the region where all units are on.${drawn} Rings are ${points}; lines lead to the dots, where the layer pushes them: points inside stay, all others land on its surface.`;
}

/** The turn from which the cone, the sum of its dual vectors, opens towards the eye. */
export function openingTurn({ dualVectors }: SpaceScene): number {
  let [x, y] = [0, 0];
  for (let i = 0; i < dualVectors.length; i += 3) {
    const length = Math.hypot(dualVectors[i], dualVectors[i + 1], dualVectors[i + 2]);
    x += dualVectors[i] / length;
    y += dualVectors[i + 1] / length;
  }
  if (x === 0 && y === 0) return 0.08;
  const turn = Math.atan2(y, x) / (2 * Math.PI) + 0.27;
  return turn - Math.floor(turn);
}

function renderSpace(
  context: DrawContext,
  scene: SpaceScene,
  see: (point: ArrayLike<number>, from?: number) => Seen,
  theme: ThemeName,
  labels: Labels,
): void {
  const colors = themeColors(theme);
  const { before, after, classes, hasData, parts, units } = scene;
  const jobs: { readonly depth: number; readonly draw: () => void }[] = [];
  renderBox(context, scene, see, theme, labels);
  for (const { unit, corners, isFacet } of parts) {
    const seen: Seen[] = [];
    for (let p = 0; p < corners.length; p += 3) seen.push(see(corners, p));
    const depth = seen.reduce((sum, point) => sum + point[2], 0) / seen.length;
    const color = unitInk(theme, unit, units);
    const trace = () => {
      seen.forEach(([x, y], k) => {
        if (k === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      });
      context.closePath();
    };
    const draw = () => {
      trace();
      context.fill(color, 0, isFacet ? 0.3 : 0.06);
      trace();
      context.stroke({ color, width: isFacet ? 1.5 : 0.7, opacity: isFacet ? 0.9 : 0.4 });
    };
    jobs.push({ depth, draw });
  }
  for (let p = 0; p < before.length; p += 3) {
    const ink = hasData ? classInk(theme, classes[p / 3] ?? 0) : colors.muted;
    const [from, to] = [see(before, p), see(after, p)];
    const isInside = [0, 1, 2].every((k) => before[p + k] === after[p + k]);
    const isFar = !isNear(scene.box, after, p);
    jobs.push({
      depth: Math.min(from[2], to[2]) - 0.001,
      draw: () => {
        if (!isInside && !isFar) {
          arrow(
            context,
            [from[0], from[1]],
            [to[0], to[1]],
            { color: ink, width: 0.9, opacity: 0.4 },
            5,
            0.6,
          );
          context.circle(from[0], from[1], 2.2);
          context.stroke({ color: ink, width: 1, opacity: 0.6 });
        }
        if (isFar) return;
        const radius = (hasData ? 3.2 : 2.2) * (EYE / (EYE + to[2]));
        context.circle(to[0], to[1], radius + 0.8);
        context.fill(colors.paper);
        context.circle(to[0], to[1], radius);
        context.fill(ink);
      },
    });
  }
  jobs.sort((a, b) => b.depth - a.depth);
  for (const { draw } of jobs) draw();
  renderApexAndDuals(context, scene, see, theme, labels);
}

/** Images far outside the box are left out. */
function isNear(box: readonly number[], points: readonly number[], p: number): boolean {
  return [0, 1, 2].every((k) => {
    const size = box[k + 3] - box[k];
    return points[p + k] >= box[k] - size && points[p + k] <= box[k + 3] + size;
  });
}

const EDGES = [0, 1, 2].flatMap((k) =>
  [0, 1, 2, 3].map((side) => {
    const others = [0, 1, 2].filter((j) => j !== k);
    const corner = (end: number) => {
      const high = [0, 0, 0];
      high[others[0]] = side & 1;
      high[others[1]] = side >> 1;
      high[k] = end;
      return high;
    };
    return { axis: k, ends: [corner(0), corner(1)] as const };
  }),
);

function renderBox(
  context: DrawContext,
  { box, axisNames }: SpaceScene,
  see: (point: ArrayLike<number>, from?: number) => Seen,
  theme: ThemeName,
  labels: Labels,
): void {
  const colors = themeColors(theme);
  const at = (high: readonly number[]) => see(high.map((end, k) => box[k + 3 * end]));
  for (const { ends } of EDGES) {
    const [[x0, y0], [x1, y1]] = [at(ends[0]), at(ends[1])];
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
  }
  context.stroke({ color: colors.muted, width: 0.8, opacity: 0.35 });
  // each axis is named at its lowest edge on the screen
  for (let k = 0; k < 3; k++) {
    const lowest = EDGES.filter(({ axis }) => axis === k)
      .map(({ ends }) => [at(ends[0]), at(ends[1])] as const)
      .reduce((best, edge) => {
        const outer = (e: readonly [Seen, Seen]) => (k === 2 ? -(e[0][0] + e[1][0]) : e[0][1] + e[1][1]);
        return outer(edge) > outer(best) ? edge : best;
      });
    const [from, to] = lowest;
    const pointsUp = k === 2 && to[1] < from[1];
    const text = `${axisNames[k]} ${pointsUp ? "↑" : to[0] >= from[0] ? "→" : "←"}`;
    const wide = textWidth(text, 11);
    const places = [0.65, 0.5, 0.8, 0.35, 0.95].flatMap((t): [number, number][] => {
      const [x, y] = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
      if (k === 2) return [[x - wide / 2 - 10, y]];
      return [
        [x, y + 12],
        [x, y + 24],
      ];
    });
    labels.write(context, text, places, { color: colors.muted, paper: colors.paper });
  }
}

function renderApexAndDuals(
  context: DrawContext,
  { apex, dualVectors, box, units }: SpaceScene,
  see: (point: ArrayLike<number>, from?: number) => Seen,
  theme: ThemeName,
  labels: Labels,
): void {
  if (!apex || ![0, 1, 2].every((k) => apex[k] >= box[k] && apex[k] <= box[k + 3])) return;
  const colors = themeColors(theme);
  const size = Math.min(...[0, 1, 2].map((k) => box[k + 3] - box[k]));
  const from = see(apex);
  for (let i = 0; 3 * i < dualVectors.length; i++) {
    const vector = dualVectors.slice(3 * i, 3 * i + 3);
    const length = Math.hypot(...vector);
    const to = see(apex.map((x, k) => x + (0.4 * size * vector[k]) / length));
    const color = unitInk(theme, i, units);
    const [start, end]: [[number, number], [number, number]] = [
      [from[0], from[1]],
      [to[0], to[1]],
    ];
    arrow(context, start, end, { color: colors.paper, width: 5, opacity: 0.8 }, 10);
    arrow(context, start, end, { color, width: 2.6 }, 10);
    labels.avoidLine(start, end, 5);
    labels.write(context, indexed("a", i), placesAround(end[0], end[1], textWidth("a0", 12)), {
      color,
      paper: colors.paper,
      size: 12,
      bold: true,
    });
  }
  context.circle(from[0], from[1], 5.5);
  context.fill(colors.paper);
  context.circle(from[0], from[1], 4);
  context.fill(colors.ink);
  labels.avoidDot(from[0], from[1], 6);
  labels.write(context, "apex", placesAround(from[0], from[1], textWidth("apex", 11)), {
    color: colors.ink,
    paper: colors.paper,
    bold: true,
  });
}

function spaceLegend(scene: SpaceScene, theme: ThemeName, width: number): PictureLegend {
  const { parts, units, classes, hasData, labels, dualVectors } = scene;
  const planes = [...new Set(parts.map(({ unit }) => unit))];
  const entries: LegendEntry[] =
    units <= 4
      ? planes.map((unit) => ({
          color: unitInk(theme, unit, units),
          text: `plane of unit ${unit}${dualVectors.length > 0 ? `, ${indexed("a", unit)}` : ""}`,
        }))
      : [{ color: unitInk(theme, 0, units), text: "planes of units" }];
  if (hasData)
    for (const index of [...new Set(classes)].sort((a, b) => a - b))
      entries.push({ color: classInk(theme, index), text: labels[index] ?? `class ${index}` });
  return swatchLegend("colours", entries, width);
}
