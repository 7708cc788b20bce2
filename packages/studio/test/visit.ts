/**
 * The built studio in a real browser: served on loopback, watched for console errors and for requests beyond its origin. What is
 * tested on a page of common kind shares one page a file, which goes back to the first view between visits.
 */
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import { type ServedModel, type StudioServer, serveStudio } from "../../cli/src/studio-server.ts";
import { parseData } from "../src/state/data.ts";
import { linkOf } from "../src/state/link.ts";
import { initialState, type StudioState } from "../src/state/studio-state.ts";
import { crescentsBox } from "./models.ts";

export const built = fileURLToPath(new URL("../dist", import.meta.url));

const VIEWPORT = { width: 1280, height: 800 };

export interface VisitOptions {
  readonly context?: BrowserContextOptions;
  /** What follows the origin, on a page of its own: `?renderer=canvas#…`. */
  readonly path?: string;
  /** Served beside the page, which is one of its own. */
  readonly model?: ServedModel;
  /** Console errors that are part of the test. */
  readonly expected?: RegExp;
  /** A page of its own, just loaded. */
  readonly fresh?: boolean;
  /** A page of its own, from a web server that knows nothing of the studio, below this path: `/some/path`. */
  readonly below?: string;
}

interface Visit {
  readonly page: Page;
  readonly origin: string;
  readonly trouble: string[];
  expected?: RegExp;
  close(): Promise<void>;
}

const shared = new Map<Browser, Visit>();
afterAll(async () => {
  for (const visit of shared.values()) await visit.close();
  shared.clear();
});

/** Uses a page of the studio; fails on console errors, page errors and foreign requests. */
export async function visit(
  browser: Browser,
  options: VisitOptions,
  use: (page: Page, origin: string) => Promise<void>,
): Promise<void> {
  const { colorScheme = null, viewport = VIEWPORT, ...others } = options.context ?? {};
  const own =
    options.fresh ||
    options.below ||
    options.model ||
    options.path !== undefined ||
    Object.keys(others).length > 0;
  let visit = own ? undefined : shared.get(browser);
  if (visit) await goHome(visit.page);
  else visit = await open(browser, options);
  const { page, origin, trouble } = visit;
  visit.expected = options.expected;
  shared.delete(browser);
  let well = false;
  try {
    if (viewport) await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await use(page, origin);
    well = true;
  } finally {
    if (own || !well) await visit.close();
    else shared.set(browser, visit);
  }
  expect(trouble.splice(0)).toEqual([]);
}

async function open(browser: Browser, options: VisitOptions): Promise<Visit> {
  const { below } = options;
  const server = below ? await serveBelow(below) : await serveStudio(built, 0, options.model);
  const { origin, hash } = new URL(server.url);
  const context = await browser.newContext({
    viewport: VIEWPORT,
    reducedMotion: "reduce",
    ...options.context,
  });
  const page = await context.newPage();
  const visit: Visit = {
    page,
    origin,
    trouble: [],
    async close() {
      await context.close();
      await server.close();
    },
  };
  const { trouble } = visit;
  visit.expected = options.expected;
  page.on("console", (message) => {
    if (message.type() === "error" && !visit.expected?.test(message.text())) trouble.push(message.text());
  });
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}${below ?? ""}/`) && !/^(data|blob):/.test(url))
      trouble.push(`request for ${url}`);
  });
  await page.goto(`${origin}${below ?? ""}/${options.path ?? hash}`);
  return visit;
}

/** The built files as any web server hands them out: by the ending of their names, without a header of the studio's. */
async function serveBelow(path: string): Promise<StudioServer> {
  const types: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css" };
  const server = createServer((request, response) => {
    const name = (request.url ?? "").replace(/[?#].*$/, "");
    const file = join(
      built,
      name.endsWith("/") ? `${name.slice(path.length)}index.html` : name.slice(path.length),
    );
    if (!name.startsWith(`${path}/`) || !existsSync(file)) response.writeHead(404).end();
    else
      response
        .writeHead(200, { "Content-Type": types[file.split(".").at(-1) ?? ""] ?? "" })
        .end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}/`,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The state in which the studio starts. */
const home: StudioState = {
  ...initialState,
  slice: { kind: "inputs", vary: [0, 1], at: [0.5, 0] },
  box: crescentsBox,
  data: parseData(
    readFileSync(new URL("../../../examples/models/crescents.csv", import.meta.url), "utf8"),
    "crescents",
  ),
};
let returns = 0;

/** Back to the first view, by a link that is told apart from every other one. */
async function goHome(page: Page): Promise<void> {
  const link = linkOf({ ...home, panels: { returns: ++returns } });
  await page.evaluate(() => {
    for (const one of document.querySelectorAll<HTMLElement>("[aria-label='close this message']"))
      one.click();
    (document.activeElement as HTMLElement | null)?.blur();
  });
  await page.mouse.move(0, 0);
  // What is waited for below may be there already: not before the page has taken up the link.
  await page.evaluate(
    (hash) =>
      new Promise<void>((resolve) => {
        addEventListener("hashchange", () => resolve(), { once: true });
        location.hash = hash;
      }),
    link,
  );
  await page.waitForSelector("[data-panel=see][aria-current]");
  await ready(page);
}

/** Waits until the picture is what the page was asked for, and is drawn. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector("[data-count=cells]") &&
      document.querySelector("[data-settled=true]") &&
      !document.querySelector("[data-drawing]"),
  );
}

/** Waits until every picture of a plane is drawn as it was asked for. */
export async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.querySelector("[data-drawing]"));
}

/** What the page's address holds behind its origin, when it is written: it follows the state after a pause. */
export async function addressOf(page: Page): Promise<string> {
  await page.waitForSelector("html[data-address=written]", { state: "attached" });
  const { pathname, search, hash } = new URL(page.url());
  return `${pathname.slice(1)}${search}${hash}`;
}

/** The number of cells that the page shows. */
export async function cellsShown(page: Page): Promise<number> {
  const text = await page.locator("[data-count=cells]").innerText();
  return Number(text.split(" ")[0].replaceAll(",", ""));
}

/** Waits until the page shows so many cells, or pieces. */
export async function shows(page: Page, cells: number, noun = "cells"): Promise<void> {
  await page
    .locator("[data-count=cells]", { hasText: new RegExp(`^${cells.toLocaleString("en")} ${noun}`) })
    .waitFor();
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

/** Real touches, through the browser's own protocol. */
export interface Fingers {
  tap(x: number, y: number): Promise<void>;
  /** Every finger from where it starts to where it leaves. */
  move(
    ...paths: (readonly [from: readonly [number, number], to: readonly [number, number]])[]
  ): Promise<void>;
}

export async function fingersOn(page: Page): Promise<Fingers> {
  const session = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", places: readonly (readonly number[])[]) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: places.map(([x, y], id) => ({ x, y, id })),
    });
  return {
    async tap(x, y) {
      await send("touchStart", [[x, y]]);
      await send("touchEnd", []);
    },
    async move(...paths) {
      const at = (share: number) =>
        paths.map(([[x, y], to]) => [x + share * (to[0] - x), y + share * (to[1] - y)]);
      await send("touchStart", at(0));
      for (let k = 1; k <= 5; k++) await send("touchMove", at(k / 5));
      await send("touchEnd", []);
    },
  };
}
