/** Animated PNG files: chunks as the standard says, frames decoded by a small decoder of our own and by a browser. */
import { crc32, inflateSync } from "node:zlib";
import { createCanvas } from "@napi-rs/canvas";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawOnCanvas } from "../../src/draw/canvas-context.ts";
import type { Picture } from "../../src/draw/index.ts";
import { apngBytes } from "../../src/node/index.ts";
import { launchChromium } from "../report/chromium.ts";

/** A square that moves over paper. */
function picture(x: number, y: number, color = "#d04020"): Picture {
  return {
    width: 60,
    height: 40,
    render(context) {
      const box = (l: number, t: number, r: number, b: number) => {
        context.moveTo(l, t);
        context.lineTo(r, t);
        context.lineTo(r, b);
        context.lineTo(l, b);
        context.closePath();
      };
      box(0, 0, 60, 40);
      context.fill("#ffffff");
      box(x, y, x + 9, y + 7);
      context.fill(color);
    },
  };
}
const pictures = [picture(5, 5), picture(20, 12), picture(20, 12), picture(44, 30, "#2050d0")];
const delays = [900, 120, 40, 2500];
const frames = pictures.map((one, k) => ({ picture: one, milliseconds: delays[k] }));

interface Decoded {
  readonly pixels: Uint8Array;
  readonly milliseconds: number;
}

/** Truecolour with alpha, eight bits, no interlace: what the canvas writes. */
function decode(bytes: Uint8Array): { plays: number; frames: Decoded[]; sequence: number[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Decoded[] = [];
  const sequence: number[] = [];
  let [width, height, plays, expected] = [0, 0, 0, 0];
  let control: { w: number; h: number; x: number; y: number; ms: number; over: boolean } | undefined;
  let data: Uint8Array[] = [];
  let canvas = new Uint8Array(0);
  const finish = () => {
    if (!control) return;
    const { w, h, x, y, ms, over } = control;
    const raw = inflateSync(Buffer.concat(data));
    const rows = unfiltered(raw, w, h);
    canvas = canvas.slice();
    for (let k = 0; k < w * h; k++) {
      const pixel = rows.subarray(4 * k, 4 * k + 4);
      // these pictures have no half-transparent pixels
      expect([0, 255]).toContain(pixel[3]);
      const place = 4 * ((y + Math.floor(k / w)) * width + x + (k % w));
      if (!over || pixel[3] === 255) canvas.set(pixel, place);
    }
    frames.push({ pixels: canvas, milliseconds: ms });
    data = [];
  };
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const body = at + 8;
    expect(view.getUint32(body + length)).toBe(crc32(bytes.subarray(at + 4, body + length)));
    if (type === "IHDR") {
      [width, height] = [view.getUint32(body), view.getUint32(body + 4)];
      expect([...bytes.subarray(body + 8, body + 13)]).toEqual([8, 6, 0, 0, 0]);
      canvas = new Uint8Array(4 * width * height);
    }
    if (type === "acTL") [expected, plays] = [view.getUint32(body), view.getUint32(body + 4)];
    if (type === "fcTL") {
      finish();
      const [w, h, x, y] = [4, 8, 12, 16].map((offset) => view.getUint32(body + offset));
      sequence.push(view.getUint32(body));
      const ms = (1000 * view.getUint16(body + 20)) / view.getUint16(body + 22);
      expect(bytes[body + 24]).toBe(0);
      control = { w, h, x, y, ms, over: bytes[body + 25] === 1 };
    }
    if (type === "IDAT") data.push(bytes.subarray(body, body + length));
    if (type === "fdAT") {
      sequence.push(view.getUint32(body));
      data.push(bytes.subarray(body + 4, body + length));
    }
    if (type === "IEND") finish();
    at = body + length + 4;
  }
  expect(frames.length).toBe(expected);
  return { plays, frames, sequence };
}

function unfiltered(raw: Uint8Array, width: number, height: number): Uint8Array {
  const line = 4 * width;
  const out = new Uint8Array(line * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (line + 1)];
    for (let k = 0; k < line; k++) {
      const a = k >= 4 ? out[row * line + k - 4] : 0;
      const b = row > 0 ? out[(row - 1) * line + k] : 0;
      const c = k >= 4 && row > 0 ? out[(row - 1) * line + k - 4] : 0;
      const p = a + b - c;
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      out[row * line + k] = raw[row * (line + 1) + 1 + k] + [0, a, b, (a + b) >> 1, paeth][filter];
    }
  }
  return out;
}

function drawn(one: Picture): Uint8Array {
  const canvas = createCanvas(one.width, one.height);
  const context = canvas.getContext("2d");
  drawOnCanvas(one, context);
  return new Uint8Array(context.getImageData(0, 0, one.width, one.height).data);
}

describe("animated PNG", () => {
  it("holds every frame and its delay, in numbered chunks", async () => {
    const { plays, frames: found, sequence } = decode(await apngBytes(frames));
    expect(plays).toBe(0);
    expect(found.map(({ milliseconds }) => milliseconds)).toEqual(delays);
    expect(sequence).toEqual([0, 1, 2, 3, 4, 5, 6]);
    found.forEach(({ pixels }, k) => {
      expect(Buffer.compare(pixels, drawn(pictures[k]))).toBe(0);
    });
  });

  it("refuses what it cannot hold", async () => {
    await expect(apngBytes([])).rejects.toThrow("an animated png needs at least one frame");
    await expect(apngBytes([{ picture: pictures[0], milliseconds: 70_000 }])).rejects.toThrow(
      "a frame of 70000 ms; allowed: whole numbers from 0 to 65535",
    );
    const other = { ...pictures[0], width: 61 };
    await expect(apngBytes([frames[0], { picture: other, milliseconds: 10 }])).rejects.toThrow(
      "a frame is 61 × 40, the first 60 × 40",
    );
  });
});

describe("a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  }, 180_000);
  afterAll(() => browser?.close());

  it("decodes the same frames and delays", async () => {
    const page = await browser.newPage();
    // ImageDecoder is only there for secure origins
    await page.route("https://page.invalid/", (route) =>
      route.fulfill({ contentType: "text/html", body: "" }),
    );
    await page.goto("https://page.invalid/");
    const base64 = Buffer.from(await apngBytes(frames)).toString("base64");
    const found = await page.evaluate(async (text) => {
      const data = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      // biome-ignore lint/suspicious/noExplicitAny: ImageDecoder is missing from the types
      const decoder = new (globalThis as any).ImageDecoder({ data, type: "image/png" });
      await decoder.tracks.ready;
      const canvas = new OffscreenCanvas(60, 40);
      const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      const list: { ms: number; pixels: number[] }[] = [];
      for (let frameIndex = 0; frameIndex < decoder.tracks.selectedTrack.frameCount; frameIndex++) {
        const { image } = await decoder.decode({ frameIndex });
        context.clearRect(0, 0, 60, 40);
        context.drawImage(image, 0, 0);
        list.push({
          ms: image.duration / 1000,
          pixels: Array.from(context.getImageData(0, 0, 60, 40).data),
        });
      }
      return list;
    }, base64);
    await page.close();
    expect(found.map(({ ms }) => ms)).toEqual(delays);
    found.forEach(({ pixels }, k) => {
      expect(Buffer.compare(Uint8Array.from(pixels), drawn(pictures[k]))).toBe(0);
    });
  }, 60_000);
});
