/** The eye of a view in space: it goes around the middle of the box, and looks at it in a mild perspective. */

export interface Camera {
  /** Degrees about the vertical axis. */
  readonly turn: number;
  /** Degrees above the horizon, −90 … 90. */
  readonly tilt: number;
  /** 1 shows the whole box. */
  readonly zoom: number;
  /** How far the picture is moved, right and up: 1 is half of what is seen at zoom 1. */
  readonly right: number;
  readonly up: number;
}

/** Where the eye begins. */
export const HOME: Camera = { turn: 28, tilt: 36, zoom: 1, right: 0, up: 0 };

const DISTANCE = 5.2;
const NEAR = 1;
const FAR = 12;
/** Focal length with which the whole box is seen. */
const FOCAL = 2.75;

/** The picture goes no farther than this. */
const FARTHEST = 1.5;

export const clampedCamera = ({ turn, tilt, zoom, right, up }: Camera): Camera => ({
  turn: ((turn % 360) + 360) % 360,
  tilt: Math.min(90, Math.max(-90, tilt)),
  zoom: Math.min(60, Math.max(0.4, zoom)),
  right: Math.min(FARTHEST, Math.max(-FARTHEST, right)),
  up: Math.min(FARTHEST, Math.max(-FARTHEST, up)),
});

/** Moves the picture by pixels, then zooms about a pixel, counted from the upper left corner. */
export function movedCamera(
  camera: Camera,
  width: number,
  height: number,
  [dx, dy]: readonly [number, number],
  factor: number,
  [x, y]: readonly [number, number],
): Camera {
  const zoom = clampedCamera({ ...camera, zoom: camera.zoom * factor }).zoom;
  const half = Math.min(width, height) / 2;
  // what is under the pixel stays there
  const stay = (1 / zoom - 1 / camera.zoom) / half;
  return clampedCamera({
    ...camera,
    zoom,
    right: camera.right + dx / (half * camera.zoom) + (x - width / 2) * stay,
    up: camera.up - dy / (half * camera.zoom) + (height / 2 - y) * stay,
  });
}

/** Directions of the screen in the coordinates of the box: right, up, and away from the eye. */
function axesOf({ turn, tilt }: Camera): readonly (readonly [number, number, number])[] {
  const [a, e] = [(turn * Math.PI) / 180, (tilt * Math.PI) / 180];
  const [ca, sa, ce, se] = [Math.cos(a), Math.sin(a), Math.cos(e), Math.sin(e)];
  return [
    [ca, sa, 0],
    [-sa * se, ca * se, ce],
    [-sa * ce, ca * ce, -se],
  ];
}

function focal(camera: Camera, aspect: number): number {
  return FOCAL * camera.zoom * Math.min(1, aspect);
}

/** How far the picture is moved, in halves of the width and of the height. */
function movedBy({ zoom, right, up }: Camera, aspect: number): readonly [number, number] {
  const share = zoom * Math.min(1, aspect);
  return [(share * right) / aspect, share * up];
}

/** Column-major matrices for WebGL: to the eye, and from there to clip space. */
export function cameraMatrices(camera: Camera, aspect: number): { eye: Float32Array; clip: Float32Array } {
  const [right, up, away] = axesOf(camera);
  const eye = Float32Array.of(
    ...[right[0], up[0], away[0], 0],
    ...[right[1], up[1], away[1], 0],
    ...[right[2], up[2], away[2], 0],
    ...[0, 0, DISTANCE, 1],
  );
  const f = focal(camera, aspect);
  const [across, upward] = movedBy(camera, aspect);
  const clip = Float32Array.of(
    ...[f / aspect, 0, 0, 0],
    ...[0, f, 0, 0],
    ...[across, upward, (FAR + NEAR) / (FAR - NEAR), 1],
    ...[0, 0, (-2 * FAR * NEAR) / (FAR - NEAR), 0],
  );
  return { eye, clip };
}

/** Where a normalised point is seen: pixels from the upper left corner. */
export function seenAt(
  camera: Camera,
  width: number,
  height: number,
  point: ArrayLike<number>,
): [x: number, y: number] {
  const [right, up, away] = axesOf(camera);
  const dot = (axis: readonly number[]) => axis[0] * point[0] + axis[1] * point[1] + axis[2] * point[2];
  const aspect = width / height;
  const share = focal(camera, aspect) / (dot(away) + DISTANCE);
  const [across, upward] = movedBy(camera, aspect);
  return [
    ((share * dot(right)) / aspect + across + 1) * (width / 2),
    (1 - upward - share * dot(up)) * (height / 2),
  ];
}

/** The ray of sight through a pixel, in normalised coordinates. */
export function rayThrough(
  camera: Camera,
  width: number,
  height: number,
  x: number,
  y: number,
): { origin: number[]; direction: number[] } {
  const [right, up, away] = axesOf(camera);
  const aspect = width / height;
  const f = focal(camera, aspect);
  const [movedX, movedY] = movedBy(camera, aspect);
  const across = (((2 * x) / width - 1 - movedX) * aspect) / f;
  const upward = (1 - (2 * y) / height - movedY) / f;
  return {
    origin: away.map((value) => -DISTANCE * value),
    direction: [0, 1, 2].map((k) => across * right[k] + upward * up[k] + away[k]),
  };
}
