/** Pages that are written to a folder and looked at in a browser. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, expect } from "vitest";

/** A folder that goes after all tests of a file, and what writes a page there and returns its address. */
export function pageFolder(): (name: string, html: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "reluscope-page-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name, html) => {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, html);
    return pathToFileURL(path).href;
  };
}

const VIEWPORT = { width: 1280, height: 1400 };

interface Visit {
  readonly page: Page;
  readonly trouble: string[];
}

/** Pages that are kept for the next visit with the same options. */
const kept = new Map<Browser, Map<string, Visit>>();

/** Opens a page; fails at the end on console errors, page errors and requests beyond the file itself. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const key = JSON.stringify(options);
  const pages = kept.get(browser) ?? new Map<string, Visit>();
  kept.set(browser, pages);
  const visit = pages.get(key) ?? (await open(browser, options));
  pages.delete(key);
  const { page, trouble } = visit;
  const scripted = options.javaScriptEnabled !== false;
  let well = false;
  try {
    await page.setViewportSize(options.viewport ?? VIEWPORT);
    await page.goto(url);
    if (scripted) await page.waitForSelector("html.scripted", { state: "attached" });
    await use(page);
    expect(await page.locator(".failure").count()).toBe(0);
    well = true;
  } finally {
    if (well && scripted) {
      // what the reader chose is not for the next visit
      await page.evaluate(() => localStorage.clear());
      await page.emulateMedia({ media: null });
      pages.set(key, visit);
    } else await page.context().close();
  }
  expect(trouble.splice(0)).toEqual([]);
}

async function open(browser: Browser, options: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext({ viewport: VIEWPORT, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") trouble.push(message.text());
  });
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) trouble.push(`request for ${request.url()}`);
  });
  return { page, trouble };
}
