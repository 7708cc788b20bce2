/**
 * The order of units as a Hasse diagram (S3; THEORY section 5): a unit above another, joined by a line, is on wherever that one is,
 * and at more points. Each of the fewest chains is a column of one colour; units without relations stand in rows below.
 */
import type { UnitData } from "../units/unit-data.ts";
import type { UnitOrder } from "../units/unit-order.ts";
import type { DrawContext, Picture } from "./context.ts";
import { fittedSize, lineHeight, textLines, textWidth, wrappedText } from "./layer-marks.ts";
import { countOf, countText } from "./number-text.ts";
import { classInk, type ThemeName, themeColors } from "./palette.ts";
import type { PictureStyle } from "./picture-style.ts";
import { type Box, rectangle } from "./rectangle.ts";
import { unitOrderLayout } from "./unit-order-layout.ts";

export interface UnitOrderPictureOptions extends PictureStyle {
  /** What the domain is called in the heading, such as `[0,1]²`. */
  readonly domain?: string;
  /** How many data rows switch each unit on is written in its box. */
  readonly data?: UnitData;
  /** The least width in pixels; a wide order is wider. Default 720. */
  readonly width?: number;
}

const SIDE = 24;
const BODY = 12;
const LABEL = 12;
const SMALL = 10;
/** Height of a unit's box, without and with the number of rows. */
const NODE = 24;
const TALL_NODE = 38;
const GAP = 14;
const LEVEL = 64;
/** Units of a class that are named; others are counted. */
const NAMED = 4;

/**
 * @example svgString(unitOrderPicture(unitOrder(network, domain)));
 */
export function unitOrderPicture(order: UnitOrder, options: UnitOrderPictureOptions = {}): Picture {
  const theme = options.theme ?? "light";
  const colors = themeColors(theme);
  const layout = unitOrderLayout(order);
  const label = (k: number) => classLabel(order.classes[k]);
  const note = (k: number) => (options.data ? rowsOn(options.data, order.classes[k][0]) : "");
  const node = options.data ? TALL_NODE : NODE;
  const nodeWidth = (k: number) =>
    Math.max(NODE + 6, 1.15 * textWidth(label(k), LABEL) + 16, textWidth(note(k), SMALL) + 14);
  const widths = layout.columns.map(({ members }) => Math.max(...members.map(([k]) => nodeWidth(k))));
  const wide = widths.reduce((sum, value) => sum + value + GAP, -GAP);
  const width = Math.ceil(Math.max(options.width ?? 720, wide + 2 * SIDE));
  const inner = width - 2 * SIDE;
  const title = `The order of ${countOf(order.units, "unit")}${options.domain ? ` on ${options.domain}` : ""}`;
  const words = wrappedText(explanation(order, options.data !== undefined), inner, BODY);
  const top = 46 + words.length * lineHeight(BODY) + 22;
  const tall = node + LEVEL - NODE;
  const below = top + Math.max(0, layout.levels - 1) * tall + (layout.levels > 0 ? node + 26 : 0);
  const rows = aloneRows(layout.alone, nodeWidth, inner);
  const rowHeight = node + 12;
  const foot = below + (rows.length > 0 ? 24 + rows.length * rowHeight + 6 : 0);
  const outs = leftOut(order).flatMap((text) => wrappedText(text, inner, BODY));
  const height = foot + outs.length * lineHeight(BODY) + 18;
  const spots = new Map<number, Box>();
  let x = SIDE + (inner - wide) / 2;
  layout.columns.forEach(({ members }, column) => {
    for (const [k, level] of members) {
      const own = nodeWidth(k);
      spots.set(k, { x: x + (widths[column] - own) / 2, y: top + level * tall, width: own, height: node });
    }
    x += widths[column] + GAP;
  });
  rows.forEach((row, r) => {
    let left = SIDE;
    for (const k of row) {
      const own = nodeWidth(k);
      spots.set(k, {
        x: left,
        y: below + 24 + r * rowHeight,
        width: own,
        height: node,
      });
      left += nodeWidth(k) + GAP;
    }
  });
  const chainOf = new Map(order.chains.flatMap((chain, c) => chain.map((k) => [k, c] as const)));
  return {
    width,
    height,
    render(context) {
      if (options.background ?? true) {
        rectangle(context, { x: 0, y: 0, width, height });
        context.fill(colors.paper);
      }
      context.fillText(title, SIDE, 30, {
        color: colors.ink,
        size: fittedSize(title, inner, 17),
        bold: true,
      });
      textLines(context, words, SIDE, 42, { color: colors.muted, size: BODY });
      renderLines(context, order, spots, chainOf, theme);
      if (rows.length > 0)
        context.fillText("Without relations:", SIDE, below + 10, {
          color: colors.muted,
          size: BODY,
          baseline: "middle",
        });
      for (const [k, box] of spots) {
        octagon(context, box);
        context.fill(colors.paper);
        octagon(context, box);
        context.stroke({
          color: layout.alone.includes(k) ? colors.muted : classInk(theme, chainOf.get(k) ?? 0),
          width: 1.8,
        });
        const middle = box.x + box.width / 2;
        context.fillText(label(k), middle, box.y + NODE / 2 + 1, {
          color: colors.ink,
          size: LABEL,
          anchor: "middle",
          baseline: "middle",
          bold: true,
        });
        if (options.data)
          context.fillText(note(k), middle, box.y + NODE + 4, {
            color: colors.muted,
            size: SMALL,
            anchor: "middle",
            baseline: "middle",
          });
      }
      textLines(context, outs, SIDE, foot, { color: colors.muted, size: BODY });
    },
  };
}

/** Thin lines first, chains on top. */
function renderLines(
  context: DrawContext,
  { covers, chains }: UnitOrder,
  spots: ReadonlyMap<number, Box>,
  chainOf: ReadonlyMap<number, number>,
  theme: ThemeName,
): void {
  const colors = themeColors(theme);
  const follows = new Set(chains.flatMap((chain) => chain.slice(1).map((b, k) => `${chain[k]},${b}`)));
  const join = (a: number, b: number) => {
    const [from, to] = [spots.get(a), spots.get(b)];
    if (!from || !to) throw new Error("internal: a related class has no place; please report the network");
    context.moveTo(from.x + from.width / 2, from.y + from.height);
    context.lineTo(to.x + to.width / 2, to.y);
  };
  for (let k = 0; k < covers.length; k += 2)
    if (!follows.has(`${covers[k]},${covers[k + 1]}`)) join(covers[k], covers[k + 1]);
  context.stroke({ color: colors.muted, width: 1, opacity: 0.55 });
  chains.forEach((chain) => {
    if (chain.length < 2) return;
    chain.slice(1).forEach((b, k) => {
      join(chain[k], b);
    });
    context.stroke({ color: classInk(theme, chainOf.get(chain[0]) ?? 0), width: 3 });
  });
}

const CUT = 6;

function octagon(context: DrawContext, { x, y, width, height }: Box): void {
  context.moveTo(x + CUT, y);
  context.lineTo(x + width - CUT, y);
  context.lineTo(x + width, y + CUT);
  context.lineTo(x + width, y + height - CUT);
  context.lineTo(x + width - CUT, y + height);
  context.lineTo(x + CUT, y + height);
  context.lineTo(x, y + height - CUT);
  context.lineTo(x, y + CUT);
  context.closePath();
}

function classLabel(units: readonly number[]): string {
  if (units.length <= NAMED) return units.join(" = ");
  return `${units.slice(0, NAMED - 1).join(" = ")} … (${units.length})`;
}

function rowsOn({ unitStart }: UnitData, unit: number): string {
  return countOf(unitStart[unit + 1] - unitStart[unit], "row");
}

function aloneRows(alone: readonly number[], widthOf: (k: number) => number, inner: number): number[][] {
  const rows: number[][] = [];
  let room = -1;
  for (const k of alone) {
    const own = widthOf(k) + GAP;
    if (own > room) {
      rows.push([]);
      room = inner + GAP;
    }
    rows[rows.length - 1].push(k);
    room -= own;
  }
  return rows;
}

function explanation({ chains, antichain }: UnitOrder, withData: boolean): string {
  const several =
    chains.length === 1 ? "One chain holds" : `${countText(chains.length)} chains, one colour each, hold`;
  const why =
    antichain.length > 1
      ? `; fewer cannot, because there are ${countText(antichain.length)} units of which none is before another`
      : "";
  const rows = withData ? " In each box: how many rows of the data switch it on." : "";
  return `A unit above another one to which lines lead down is on wherever that one is, and at more points. ${several} all units${why}.${rows}`;
}

function leftOut({ extents }: UnitOrder): string[] {
  const list = (wanted: UnitOrder["extents"][number]) =>
    extents.flatMap((extent, unit) => (extent === wanted ? [unit] : []));
  const line = (name: string, units: readonly number[]) =>
    units.length > 0 ? [`${name}: ${units.join(", ")}`] : [];
  return [
    ...line("On everywhere", list("everywhere")),
    ...line("Never on", list("nowhere")),
    ...line("Linear, without a crease", list("linear")),
  ];
}
