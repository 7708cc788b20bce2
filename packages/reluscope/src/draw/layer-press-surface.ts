/** Panels of a surface that is pressed flat: the graph of a function of two variables over a disc (2407.03851). */
import type { Hypersurface } from "../layer/hypersurface.ts";
import { type GraphDomain, type GraphFunction, pressPoint } from "../layer/pressed-graph.ts";
import { evaluate } from "../network/network.ts";
import { hexColor, oklch } from "./color.ts";
import type { DrawContext } from "./context.ts";
import { perspective } from "./layer-perspective.ts";
import type { PressPanels } from "./layer-press-picture.ts";
import { type ThemeName, themeColors } from "./palette.ts";
import type { Box } from "./rectangle.ts";

/** Patches of the sheet outwards and around. */
const RINGS = 14;
const AROUND = 48;
const TURN = 0.06;
const TILT = 28;
const ZOOM = 1.9;

/** Points of the disc, RINGS + 1 circles of AROUND. */
type Sheet = readonly Float64Array[];

/** Panels after each of the `shown` numbers of steps, and one of the network's surface. */
export function surfacePanels(
  graph: GraphFunction,
  { center, radius }: Extract<GraphDomain, { kind: "disc" }>,
  surface: Hypersurface,
  shown: readonly number[],
  theme: ThemeName,
): PressPanels {
  const start: Sheet = Array.from({ length: (RINGS + 1) * AROUND }, (_, k) => {
    const [ring, around] = [Math.floor(k / AROUND), k % AROUND];
    const reach = (radius * ring) / RINGS;
    const angle = (2 * Math.PI * around) / AROUND;
    const [x, y] = [center[0] + reach * Math.cos(angle), center[1] + reach * Math.sin(angle)];
    return Float64Array.of(x, y, graph(Float64Array.of(x, y)));
  });
  const stages = shown.map((k) => pressedSheet(start, surface, k));
  // the network rises with slope 1 in z
  const contour = start.map((point) =>
    Float64Array.of(point[0], point[1], point[2] - evaluate(surface.network, point)[0]),
  );
  const sheets = [...stages, contour];
  const [low, high] = heights(sheets);
  // every sheet in one box, stretched upwards so that it is seen
  const stretch = high > low ? (0.9 * radius) / (high - low) : 1;
  const rise = (z: number) => (z - (low + high) / 2) * stretch;
  const half = 0.45 * radius;
  const corner = [
    center[0] - radius,
    center[1] - radius,
    -half,
    center[0] + radius,
    center[1] + radius,
    half,
  ];
  const height = start.map(([, , z]) => (high > low ? (z - low) / (high - low) : 0.5));
  return {
    title: "A surface is pressed flat, layer by layer",
    units: "three units",
    border: "a plane",
    rest: "one plane",
    name: "surface",
    aspect: 0.72,
    legend: [0, 0.5, 1].map((share) => ({
      color: heightColor(theme, share),
      text: ["low on the graph", "in the middle", "high on the graph"][2 * share],
    })),
    render(context, box, panel) {
      const lifted = sheets[panel].map(([x, y, z]) => [x, y, rise(z)]);
      renderSheet(context, box, lifted, height, corner, theme);
    },
  };
}

function pressedSheet(start: Sheet, { pressed }: Hypersurface, steps: number): Sheet {
  return start.map((point) => {
    const moved = Float64Array.from(point);
    for (const step of pressed.steps.slice(0, steps)) pressPoint(moved, step);
    return moved;
  });
}

function heights(sheets: readonly Sheet[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const sheet of sheets) {
    for (const [, , z] of sheet) {
      low = Math.min(low, z);
      high = Math.max(high, z);
    }
  }
  return [low, high];
}

function heightColor(theme: ThemeName, share: number): string {
  const hue = 265 - 190 * share;
  return hexColor(
    theme === "dark" ? oklch(0.45 + 0.3 * share, 0.11, hue) : oklch(0.58 + 0.27 * share, 0.12, hue),
  );
}

/** Patches from far to near, coloured by where on the graph they came from. */
function renderSheet(
  context: DrawContext,
  box: Box,
  points: readonly (readonly number[])[],
  height: readonly number[],
  corner: readonly number[],
  theme: ThemeName,
): void {
  const see = perspective(corner, box, TURN, TILT, ZOOM);
  const seen = points.map((point) => see(point));
  const patches: { readonly corners: readonly number[]; readonly depth: number; readonly share: number }[] =
    [];
  for (let ring = 0; ring < RINGS; ring++) {
    for (let k = 0; k < AROUND; k++) {
      const next = (k + 1) % AROUND;
      const corners = [
        ring * AROUND + k,
        (ring + 1) * AROUND + k,
        (ring + 1) * AROUND + next,
        ring * AROUND + next,
      ];
      const mean = (value: (p: number) => number) => corners.reduce((sum, p) => sum + value(p), 0) / 4;
      patches.push({ corners, depth: mean((p) => seen[p][2]), share: mean((p) => height[p]) });
    }
  }
  patches.sort((a, b) => b.depth - a.depth);
  const edge = themeColors(theme).edge;
  for (const { corners, share } of patches) {
    const trace = () => {
      corners.forEach((p, k) => {
        if (k === 0) context.moveTo(seen[p][0], seen[p][1]);
        else context.lineTo(seen[p][0], seen[p][1]);
      });
      context.closePath();
    };
    trace();
    context.fill(heightColor(theme, Math.round(12 * share) / 12));
    trace();
    context.stroke({ color: edge, width: 0.5, opacity: 0.35 });
  }
}
