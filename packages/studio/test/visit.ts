/** Opens the built studio in a real browser: served on loopback, watched for console errors and for requests beyond its origin. */
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, vi } from "vitest";
import { type ServedModel, serveStudio } from "../../cli/src/studio-server.ts";

// on a busy machine a page takes its time
vi.setConfig({ testTimeout: 150_000 });

export const built = fileURLToPath(new URL("../dist", import.meta.url));

export interface VisitOptions {
  readonly context?: BrowserContextOptions;
  /** What follows the origin: `?renderer=canvas#…`. */
  readonly path?: string;
  readonly model?: ServedModel;
  /** Console errors that are part of the test. */
  readonly expected?: RegExp;
}

/** Uses a page of the studio; fails on console errors, page errors and foreign requests. */
export async function visit(
  browser: Browser,
  options: VisitOptions,
  use: (page: Page, origin: string) => Promise<void>,
): Promise<void> {
  const server = await serveStudio(built, 0, options.model);
  const { origin, hash } = new URL(server.url);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options.context,
  });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !options.expected?.test(message.text())) trouble.push(message.text());
  });
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url)) trouble.push(`request for ${url}`);
  });
  try {
    await page.goto(`${origin}/${options.path ?? hash}`);
    await use(page, origin);
  } finally {
    await context.close();
    await server.close();
  }
  expect(trouble).toEqual([]);
}

/** Waits until the picture of the model is there: its count says so. */
export async function ready(page: Page): Promise<void> {
  await page.waitForSelector("[data-count=cells]", { timeout: 60_000 });
}

/** The number of cells that the page shows. */
export async function cellsShown(page: Page): Promise<number> {
  const text = await page.locator("[data-count=cells]").innerText();
  return Number(text.split(" ")[0].replaceAll(",", ""));
}

/** Where slice coordinates are on the page, when everything is in view. */
export async function pixelOf(
  page: Page,
  box: readonly (readonly [number, number])[],
  [s, t]: readonly [number, number],
): Promise<[number, number]> {
  const surface = await page.locator(".surface").boundingBox();
  if (!surface) throw new Error("no picture");
  const [[left, right], [bottom, top]] = box;
  return [
    surface.x + ((s - left) / (right - left)) * surface.width,
    surface.y + ((top - t) / (top - bottom)) * surface.height,
  ];
}

/** The signs of all units as the page shows them: "+" on, "-" off, "0" zero, "·" linear, "?" unknown; one text a layer. */
export async function patternShown(page: Page): Promise<string[]> {
  return page
    .locator(".units")
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll<HTMLElement>(".unit")]
          .map((unit) => ({ "0": "0", "1": "+", "2": "-", "3": "·" })[unit.dataset.sign ?? ""] ?? "?")
          .join(""),
      ),
    );
}
