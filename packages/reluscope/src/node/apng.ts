/**
 * Animated PNG files of pictures in Node: the frames that the optional dependency @napi-rs/canvas encodes, put together as PNG's third
 * edition says (acTL, fcTL and fdAT chunks). Every frame after the first holds only the rectangle that changed.
 */
import { crc32 } from "node:zlib";
import { drawOnCanvas } from "../draw/canvas-context.ts";
import type { Picture } from "../draw/context.ts";
import { canvasModule } from "./png.ts";

/** One frame and how long it stays, in whole milliseconds up to 65,535. */
export interface ApngFrame {
  readonly picture: Picture;
  readonly milliseconds: number;
}

export interface ApngOptions {
  /** Pixels of the file per pixel of the pictures; default 1. */
  readonly scale?: number;
  /** How often it is shown; default 0: again and again. */
  readonly plays?: number;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * APNG bytes of pictures of one size. Programs that do not know APNG show the first frame.
 *
 * @throws Error when there is no frame, sizes differ, or @napi-rs/canvas is not installed
 */
export async function apngBytes(frames: Iterable<ApngFrame>, options: ApngOptions = {}): Promise<Uint8Array> {
  const scale = options.scale ?? 1;
  const { createCanvas, ImageData } = await canvasModule("png");
  const chunks: Uint8Array[] = [];
  let header: Uint8Array | undefined;
  let size: readonly [number, number] | undefined;
  let shown: Uint32Array | undefined;
  let count = 0;
  let sequence = 0;
  for (const { picture, milliseconds } of frames) {
    size ??= [picture.width, picture.height];
    if (picture.width !== size[0] || picture.height !== size[1])
      throw new Error(`a frame is ${picture.width} × ${picture.height}, the first ${size[0]} × ${size[1]}`);
    if (!Number.isInteger(milliseconds) || milliseconds < 0 || milliseconds > 65535)
      throw new Error(`a frame of ${milliseconds} ms; allowed: whole numbers from 0 to 65535`);
    const [across, down] = [Math.round(size[0] * scale), Math.round(size[1] * scale)];
    const canvas = createCanvas(across, down);
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    drawOnCanvas(picture, context);
    const { data } = context.getImageData(0, 0, across, down);
    const pixels = new Uint32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
    const part: Rectangle = shown
      ? changedPart(shown, pixels, across)
      : { x: 0, y: 0, width: across, height: down };
    // where all is opaque, a pixel that stays can be left out: what hardly changes is small
    const over = shown !== undefined && isOpaque(pixels);
    const bytes = new Uint8ClampedArray(pixelsOf(pixels, across, part, over ? shown : undefined).buffer);
    shown = pixels;
    const cut = createCanvas(part.width, part.height);
    cut.getContext("2d").putImageData(new ImageData(bytes, part.width, part.height), 0, 0);
    const own = pngChunks(await cut.encode("png"));
    const ihdr = own.find(({ type }) => type === "IHDR");
    if (!ihdr) throw new Error("internal: a frame without IHDR");
    header ??= ihdr.data;
    // width and height differ, kinds of pixels must not
    if (Buffer.compare(header.subarray(8), ihdr.data.subarray(8)) !== 0)
      throw new Error("internal: frames of different kinds of pixels");
    chunks.push(chunk("fcTL", frameControl(sequence++, part, milliseconds, over)));
    const image = Buffer.concat(own.filter(({ type }) => type === "IDAT").map(({ data: piece }) => piece));
    chunks.push(
      count === 0 ? chunk("IDAT", image) : chunk("fdAT", Buffer.concat([bigEndian(sequence++), image])),
    );
    count++;
  }
  if (!header) throw new Error("an animated png needs at least one frame");
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("acTL", Buffer.concat([bigEndian(count), bigEndian(options.plays ?? 0)])),
    ...chunks,
    chunk("IEND", new Uint8Array(0)),
  ]);
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The smallest rectangle that holds all pixels that changed; one pixel where none did. */
function changedPart(before: Uint32Array, after: Uint32Array, across: number): Rectangle {
  let [left, right, top, bottom] = [across, -1, -1, -1];
  for (let k = 0; k < after.length; k++) {
    if (before[k] === after[k]) continue;
    const x = k % across;
    const y = (k - x) / across;
    if (x < left) left = x;
    if (x > right) right = x;
    if (top < 0) top = y;
    bottom = y;
  }
  if (right < 0) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Whether every pixel has full alpha, in the byte order of the canvas. */
function isOpaque(pixels: Uint32Array): boolean {
  const bytes = new Uint8Array(pixels.buffer);
  for (let k = 3; k < bytes.length; k += 4) if (bytes[k] !== 255) return false;
  return true;
}

/** The pixels of a part; those that are as `shown` without colour. */
function pixelsOf(
  pixels: Uint32Array,
  across: number,
  { x, y, width, height }: Rectangle,
  shown?: Uint32Array,
): Uint32Array {
  const part = new Uint32Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const from = (y + row) * across + x + column;
      if (pixels[from] !== shown?.[from]) part[row * width + column] = pixels[from];
    }
  return part;
}

/** Sequence number, size, place, delay in thousandths; the frame stays, and is drawn over what is there or replaces it. */
function frameControl(
  sequence: number,
  { x, y, width, height }: Rectangle,
  milliseconds: number,
  over: boolean,
): Uint8Array {
  const data = Buffer.alloc(26);
  [sequence, width, height, x, y].forEach((value, k) => {
    data.writeUInt32BE(value, 4 * k);
  });
  data.writeUInt16BE(milliseconds, 20);
  data.writeUInt16BE(1000, 22);
  data[25] = over ? 1 : 0;
  return data;
}

function bigEndian(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([bigEndian(data.length), body, bigEndian(crc32(body))]);
}

interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

function pngChunks(bytes: Uint8Array): PngChunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: PngChunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    found.push({ type, data: bytes.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return found;
}
