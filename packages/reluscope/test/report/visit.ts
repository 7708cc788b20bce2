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

/** Opens a page; fails at the end on console errors, page errors and requests beyond the file itself. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1400 }, ...options });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") trouble.push(message.text());
  });
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) trouble.push(`request for ${request.url()}`);
  });
  try {
    await page.goto(url);
    if (options.javaScriptEnabled !== false)
      await page.waitForSelector("html.scripted", { state: "attached" });
    await use(page);
    expect(await page.locator(".failure").count()).toBe(0);
  } finally {
    await context.close();
  }
  expect(trouble).toEqual([]);
}
