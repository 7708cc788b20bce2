/** Marks that pictures of layers are made of: arrows, captions in lines, and labels that do not overlap. */
import type { DrawContext, StrokeStyle, TextStyle } from "./context.ts";
import { type Box, rectangle } from "./rectangle.ts";

/** About how wide a text is; pictures cannot measure. */
export function textWidth(text: string, size: number): number {
  return 0.55 * size * text.length;
}

/** The font size up to `size` at which a text in bold is at most so wide. */
export function fittedSize(text: string, width: number, size: number): number {
  return Math.min(size, Math.floor((10 * width) / (0.62 * text.length)) / 10);
}

/** A text in lines of at most so many pixels, broken at spaces. */
export function wrappedText(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  return lines;
}

/** Lines below each other; y is the top of the first. Returns the y below the last. */
export function textLines(
  context: DrawContext,
  lines: readonly string[],
  x: number,
  y: number,
  style: TextStyle,
): number {
  const height = lineHeight(style.size ?? 11);
  lines.forEach((line, k) => {
    context.fillText(line, x, y + (k + 0.5) * height, { ...style, baseline: "middle" });
  });
  return y + lines.length * height;
}

export const lineHeight = (size: number): number => Math.round(1.4 * size);

/**
 * An arrow from one pixel to another: a line and an open head of `head` pixels, shorter for short arrows. `share` is
 * where on the line the tip of the head stands; default 1, its end.
 */
export function arrow(
  context: DrawContext,
  from: readonly [number, number],
  to: readonly [number, number],
  style: StrokeStyle,
  head = 7,
  share = 1,
): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (!(length > 0)) return;
  context.moveTo(from[0], from[1]);
  context.lineTo(to[0], to[1]);
  context.stroke(style);
  const size = Math.min(head, 0.6 * length) / length;
  const [bx, by] = [size * dx, size * dy];
  const [tipX, tipY] = [from[0] + share * dx, from[1] + share * dy];
  context.moveTo(tipX - bx - 0.5 * by, tipY - by + 0.5 * bx);
  context.lineTo(tipX, tipY);
  context.lineTo(tipX - bx + 0.5 * by, tipY - by - 0.5 * bx);
  context.stroke({ color: style.color, width: style.width, opacity: style.opacity });
}

/** Places labels in a box so that none covers another: the first of several offered places that is free. */
export class Labels {
  private readonly taken: Box[] = [];
  /** What labels keep clear of where they can. */
  private readonly crowd: Box[] = [];
  private readonly room: Box;

  constructor(room: Box) {
    this.room = room;
  }

  /** Keeps labels away from a rectangle. */
  avoid(box: Box): void {
    this.taken.push(box);
  }

  /** Keeps labels away from a dot. */
  avoidDot(x: number, y: number, radius: number): void {
    this.avoid({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  }

  /** Keeps labels away from a line. */
  avoidLine(from: readonly [number, number], to: readonly [number, number], radius: number): void {
    const steps = Math.min(200, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / radius));
    for (let k = 0; k <= steps; k++) {
      const t = k / Math.max(1, steps);
      this.avoidDot(from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]), radius);
    }
  }

  /** Keeps labels away from a dot where another place is free. */
  crowdDot(x: number, y: number, radius: number): void {
    this.crowd.push({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  }

  /** Keeps labels away from a line where another place is free. */
  crowdLine(from: readonly [number, number], to: readonly [number, number], radius: number): void {
    const steps = Math.min(100, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / (2 * radius)));
    for (let k = 0; k <= steps; k++) {
      const t = k / Math.max(1, steps);
      this.crowdDot(from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]), radius);
    }
  }

  /**
   * Writes a text on a plate of paper, centred at the first place that is free and inside; the last place, moved
   * inside, when none is. Places clear of the crowd come first.
   */
  write(
    context: DrawContext,
    text: string,
    places: readonly (readonly [number, number])[],
    style: {
      readonly color: string;
      readonly paper: string;
      readonly size?: number;
      readonly bold?: boolean;
    },
  ): void {
    const size = style.size ?? 11;
    const [width, height] = [textWidth(text, size) + 6, size + 5];
    const boxes = places.map(([x, y]): Box => ({ x: x - width / 2, y: y - height / 2, width, height }));
    const isFree = (one: Box) => isInside(one, this.room) && !this.taken.some((other) => overlap(one, other));
    const box =
      boxes.find((one) => isFree(one) && !this.crowd.some((other) => overlap(one, other))) ??
      boxes.find(isFree) ??
      movedInside(boxes[boxes.length - 1], this.room);
    this.taken.push(box);
    rectangle(context, box);
    context.fill(style.paper);
    context.fillText(text, box.x + box.width / 2, box.y + box.height / 2, {
      color: style.color,
      size,
      anchor: "middle",
      baseline: "middle",
      bold: style.bold,
    });
  }
}

function isInside(box: Box, room: Box): boolean {
  return (
    box.x >= room.x &&
    box.y >= room.y &&
    box.x + box.width <= room.x + room.width &&
    box.y + box.height <= room.y + room.height
  );
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function movedInside(box: Box, room: Box): Box {
  const within = (from: number, size: number, low: number, length: number) =>
    Math.max(low, Math.min(low + length - size, from));
  return {
    ...box,
    x: within(box.x, box.width, room.x, room.width),
    y: within(box.y, box.height, room.y, room.height),
  };
}

/** Places around a pixel, near ones first. */
export function placesAround(x: number, y: number, wide: number): [number, number][] {
  const places: [number, number][] = [];
  for (const away of [14, 24, 38]) {
    for (const [cos, sin] of [
      [1, -0.6],
      [-1, -0.6],
      [1, 0.6],
      [-1, 0.6],
      [0, -1],
      [0, 1],
    ])
      places.push([x + cos * (away + wide / 2), y + sin * away]);
  }
  return places;
}
