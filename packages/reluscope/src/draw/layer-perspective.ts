/** A mild perspective on a box in space, turned about the vertical axis, for pictures of layers of three inputs. */
import type { Box } from "./rectangle.ts";

/** The eye is so many radii of the box away. */
export const EYE = 5;

/** A pixel and how far it is from the eye. */
export type Seen = readonly [x: number, y: number, depth: number];

/** A mild perspective of a box (low corner, high corner) from a turn and a tilt, fitted to a rectangle of pixels. */
export function perspective(
  box: readonly number[],
  room: Box,
  turn: number,
  tilt: number,
  zoom = 0.96,
): (point: ArrayLike<number>, from?: number) => Seen {
  const angle = 2 * Math.PI * turn;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const up = (tilt * Math.PI) / 180;
  const [cosUp, sinUp] = [Math.cos(up), Math.sin(up)];
  const middle = [0, 1, 2].map((k) => (box[k] + box[k + 3]) / 2);
  const radius = Math.hypot(...[0, 1, 2].map((k) => box[k + 3] - box[k])) / 2;
  // the same scale from every side, so that the view does not breathe while it turns
  const scale = (zoom * Math.min(room.width, room.height)) / (2 * radius);
  return (point, from = 0) => {
    const [x, y, z] = [0, 1, 2].map((k) => (point[from + k] - middle[k]) / radius);
    const across = x * cos + y * sin;
    const away = -x * sin + y * cos;
    const depth = away * cosUp - z * sinUp;
    const rise = z * cosUp + away * sinUp;
    const near = EYE / (EYE + depth);
    return [
      room.x + room.width / 2 + across * near * radius * scale,
      room.y + room.height / 2 - rise * near * radius * scale,
      depth,
    ];
  };
}
