/** Opens the built studio in a real browser: served on loopback, watched for console errors and for requests beyond its origin. */
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { type ServedModel, serveStudio } from "../../cli/src/studio-server.ts";

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
  await page.waitForSelector("[data-count=cells]", { timeout: 20_000 });
}

/** The number of cells that the page shows. */
export async function cellsShown(page: Page): Promise<number> {
  const text = await page.locator("[data-count=cells]").innerText();
  return Number(text.split(" ")[0].replaceAll(",", ""));
}
