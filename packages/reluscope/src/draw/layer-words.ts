/** What pictures of layers say in words: titles, captions and legends for someone who has not read the theory. */
import { hexColor } from "./color.ts";
import { COLORED_UNITS, sectorFill } from "./layer-colors.ts";
import { dualScale, indexed } from "./layer-planar-marks.ts";
import { activeUnits, type LayerScene, pointsOutside } from "./layer-scene.ts";
import { countOf, shortNumber } from "./number-text.ts";
import { classInk, type ThemeName } from "./palette.ts";
import { type LegendEntry, type PictureLegend, swatchLegend } from "./picture-legend.ts";

/** Heading of the picture of layer `layer` of `layers`, and what the layer is. */
export function layerTitle(
  scene: LayerScene,
  layer: number,
  layers: number,
): { readonly title: string; readonly subtitle: string } {
  const { geometry } = scene;
  const { units, inputs, rank } = geometry;
  const which = layers > 1 ? `Layer ${layer} of ${layers}` : "The hidden layer";
  const size = `${countOf(units, "unit")}, ${inputs} inputs, rank ${rank}`;
  if (geometry.foldsInputs) {
    const rest = rank < inputs ? " Along the line of its edge nothing changes." : "";
    return {
      title: `${which} pushes the plane onto ${units === 1 ? "a half-plane" : "a cone"}`,
      subtitle:
        `${size}. A unit is on where its weighted sum is positive. The layer first moves every point onto
${units === 1 ? "the half-plane where its unit is on" : "the cone where all units are on"}, then only an affine map is left.${rest}`.replace(
          /\n/g,
          " ",
        ),
    };
  }
  const count = countOf(scene.sectors.counts.cells, "sector");
  const why =
    units > inputs
      ? `${units} units are more than ${inputs} inputs`
      : `the rank ${rank} is smaller than the number of units`;
  return {
    title:
      rank === 0
        ? `${which} gives the same for every point`
        : `${which} cuts the view into ${count} and folds it along the lines between`,
    subtitle:
      `${size}. A unit is on where its weighted sum is positive. Because ${why}, the layer folds in the space
of its ${units} units, not in the plane itself.`.replace(/\n/g, " "),
  };
}

/** Captions below the two panels. */
export function layerCaptions(scene: LayerScene): [string, string] {
  const { geometry, hasData, sectors } = scene;
  const points = hasData ? "Dots are data." : "Grey dots are a grid to follow by eye.";
  const { units } = geometry;
  const outside = pointsOutside(scene.window, scene.after);
  const lost = outside === 0 || !hasData ? "" : ` ${countOf(outside, "point")} land outside this view.`;
  if (geometry.foldsInputs) {
    const total = 2 ** units;
    const apex =
      units === 1
        ? "The line bounds the half-plane where the unit is on."
        : `All lines meet in the apex; from it the dual vectors ${indexed("a", 0)} and ${indexed("a", 1)} run along the edges of the cone: moving along ${indexed("a", 0)} changes unit 0 alone.`;
    return [
      `The ${total} sectors tell which units are on. ${apex} ${points}`,
      `${units === 1 ? "The half-plane" : "The cone"} stays as it is. Where a unit is off, points slide against its dual vector until they reach it: whole areas become an edge${units > 1 ? ", one sector only the apex" : ""}. Grid lines show the plane afterwards.${lost}`,
    ];
  }
  const few = units <= COLORED_UNITS ? "" : ` ${countOf(sectors.counts.cells, "sector")} are in view.`;
  return [
    `Every line is where one unit switches; in each sector the same units are on.${few} ${points}`,
    `What the fold looks like from the plane: every point moves to where its image, all negative values set to 0, has its shadow. Arrows and grid lines follow it.${lost}`,
  ];
}

/** Colours of sectors in view and of classes. */
export function layerLegend(
  scene: LayerScene,
  theme: ThemeName,
  labels: readonly string[] | undefined,
  width: number,
): PictureLegend {
  const { units } = scene.geometry;
  const entries: LegendEntry[] = [];
  const fill = (active: readonly number[]) => hexColor(sectorFill(theme, active, units));
  const all = Array.from({ length: units }, (_, i) => i);
  const inView = Array.from({ length: scene.sectors.counts.cells }, (_, cell) => activeUnits(scene, cell));
  const has = (wanted: readonly number[]) => inView.some((active) => active.join() === wanted.join());
  if (has(all)) entries.push({ color: fill(all), text: units === 1 ? "on" : "all on: the cone" });
  if (units > 1 && units <= COLORED_UNITS) {
    for (const i of all) if (has([i])) entries.push({ color: fill([i]), text: `only unit ${i} on` });
  } else if (units > COLORED_UNITS) {
    const part = (share: number) => fill(all.slice(0, Math.round(share * units)));
    entries.push({ color: part(0.8), text: "most on" });
    entries.push({ color: part(0.5), text: "half on" }, { color: part(0.2), text: "few on" });
  }
  if (units > 2 && units <= COLORED_UNITS) entries.push({ color: fill([0, 1]), text: "several on" });
  if (has([])) entries.push({ color: fill([]), text: units === 1 ? "off" : "none on" });
  if (scene.hasData) {
    const classes = scene.classes ? [...new Set(Array.from(scene.classes))].sort((a, b) => a - b) : [0];
    for (const index of classes) {
      const name = labels?.[index] ?? (scene.classes ? `class ${index}` : "data");
      entries.push({ color: classInk(theme, index), text: name });
    }
  }
  const scale = scene.geometry.foldsInputs ? dualScale(scene) : 1;
  const heading = scale === 1 ? "colours" : `dual vectors drawn × ${shortNumber(scale)}; colours`;
  return swatchLegend(heading, entries, width);
}
