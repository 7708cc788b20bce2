/**
 * What a reader of the studio waits for, in a headless Chromium whose WebGL the processor emulates: the first picture, training,
 * panning and zooming 51,005 cells, a slider; and how much is loaded for the first view.
 *
 *   npm run build && node bench/studio.mjs
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { launchChromium } from "../scripts/chromium.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const program = resolve(here, "../packages/cli/bin/reluscope.js");
const built = resolve(here, "../packages/studio/dist");
const data = process.env.RELUSCOPE_DATA ?? resolve(here, "../../shared/data");

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Serves the studio, with a model or without; `use` gets its address. */
async function served(model, use) {
  const args = [program, "studio", ...(model ? [model] : []), "--no-open", "--json"];
  const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const line = await new Promise((found) => server.stdout.once("data", (text) => found(String(text))));
    return await use(JSON.parse(line).url);
  } finally {
    server.kill();
  }
}

const browser = await launchChromium();

/** Opens the studio; `first` is when the first picture was there. With `wait` false nothing is waited for. */
async function opened(url, use, wait = true) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript(() => localStorage.setItem("reluscope-tour", "seen"));
  const page = await context.newPage();
  const urls = new Set();
  page.on("request", (request) => urls.add(request.url()));
  await page.goto(url);
  // milliseconds after the navigation began
  const first = wait
    ? await (
        await page.waitForFunction(
          () =>
            document.querySelector("[data-count=cells]") &&
            document.querySelector(".plot-area, .space-canvas") &&
            !document.querySelector("[data-drawing]") &&
            performance.now(),
          undefined,
          { polling: "raf" },
        )
      ).jsonValue()
    : undefined;
  try {
    return await use(page, first, urls);
  } finally {
    await context.close();
  }
}

const settled = (page) =>
  page.waitForFunction(
    () => document.querySelector("[data-settled=true]") && !document.querySelector("[data-drawing]"),
  );

/** Frames a second while `act` moves the picture. */
async function frames(page, act) {
  await page.evaluate(() => {
    const times = [];
    const tick = (now) => {
      times.push(now);
      if (!window.framesEnded) requestAnimationFrame(tick);
    };
    window.framesEnded = false;
    window.frameTimes = times;
    requestAnimationFrame(tick);
  });
  await act();
  const times = await page.evaluate(() => {
    window.framesEnded = true;
    return window.frameTimes;
  });
  const gaps = times.slice(1).map((time, k) => time - times[k]);
  return { rate: (1000 * gaps.length) / (times[times.length - 1] - times[0]), longest: Math.max(...gaps) };
}

const rows = [];
const report = (what, found, target) => {
  rows.push([what, found, target]);
  console.log(`${what}: ${found} (target ${target})`);
};

await served(undefined, async (url) => {
  const times = [];
  let bytes = 0;
  for (let k = 0; k < 6; k++) {
    await opened(url, async (_page, first, urls) => {
      times.push(first);
      if (k > 0) return;
      for (const one of urls) {
        const { pathname, protocol } = new URL(one);
        if (!protocol.startsWith("http")) continue;
        bytes += gzipSync(readFileSync(join(built, pathname === "/" ? "index.html" : pathname))).length;
      }
    });
  }
  report("first picture, new browser", `${Math.round(times[0])} ms`, "< 2,000 ms");
  report("first picture, median of the next five", `${Math.round(median(times.slice(1)))} ms`, "< 2,000 ms");
  report("first view, gzip", `${Math.round(bytes / 1000)} kB`, "< 1,500 kB");

  await opened(url, async (page) => {
    await page.click("[data-panel=train]");
    await page.waitForSelector("[data-train-step='0']");
    const step = async () => [
      Number(await page.locator("[data-train-step]").getAttribute("data-train-step")),
      performance.now(),
    ];
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.waitForFunction(() => document.querySelector("[data-train-pace]"));
    await page.waitForTimeout(1500);
    const [from, start] = await step();
    await page.waitForTimeout(5000);
    const [to, end] = await step();
    const speed = 4;
    const size = await page.locator("[data-train-size]").innerText();
    const rate = ((to - from) / speed / (end - start)) * 1000;
    report(`training ${size}, pictures a second of ${speed} steps each`, rate.toFixed(1), "≥ 20");
  });

  await opened(url, async (page) => {
    await page.getByLabel("examples").selectOption("iris");
    await page.locator("[data-architecture]", { hasText: "4-12-12-3" }).waitFor();
    await page.click("[data-panel=slice]");
    await settled(page);
    const slider = page.getByLabel("sepal_length", { exact: true });
    await slider.focus();
    const times = [];
    for (let k = 0; k < 21; k++) {
      times.push(
        await slider.evaluate(
          async (input, value) => {
            const start = performance.now();
            input.value = value;
            input.dispatchEvent(new Event("input", { bubbles: true }));
            do await new Promise(requestAnimationFrame);
            while (
              !document.querySelector("[data-settled=true]") ||
              document.querySelector("[data-drawing]")
            );
            return performance.now() - start;
          },
          String(0.4 + k / 100),
        ),
      );
    }
    report("slider of iris 4-12-12-3 to its picture, median", `${median(times).toFixed(0)} ms`, "< 100 ms");
  });
});

const acas = JSON.parse(readFileSync(resolve(data, "bench/workloads.json"), "utf8")).E;
await served(resolve(data, acas.model), (url) =>
  opened(
    url,
    async (page) => {
      await page.click("[data-panel=slice]");
      for (const name of ["x0", "x1"])
        for (const [end, value] of [
          ["from", "-0.5"],
          ["to", "0.5"],
        ]) {
          await page.getByLabel(`${name} ${end}`).fill(value);
          await page.keyboard.press("Enter");
        }
      await page.locator("[data-count=cells]", { hasText: "51,005 cells" }).waitFor();
      await page.click("[data-panel=see]");
      await settled(page);
      const renderer = await page.locator(".plot-area").getAttribute("data-renderer");
      const box = await page.locator(".surface").boundingBox();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      const panned = await frames(page, async () => {
        await page.mouse.down();
        for (let k = 1; k <= 180; k++) {
          await page.mouse.move(x + 120 * Math.sin(k / 15), y + 80 * Math.sin(k / 22));
          await page.evaluate(() => new Promise(requestAnimationFrame));
        }
        await page.mouse.up();
      });
      const words = ({ rate, longest }) => `${rate.toFixed(0)} (longest frame ${longest.toFixed(0)} ms)`;
      report(`51,005 cells panned on ${renderer}, frames a second`, words(panned), "≥ 30");
      const zoomed = await frames(page, async () => {
        for (let k = 0; k < 120; k++) {
          await page.mouse.wheel(0, k < 60 ? -25 : 25);
          await page.evaluate(() => new Promise(requestAnimationFrame));
        }
      });
      report(`51,005 cells zoomed on ${renderer}, frames a second`, words(zoomed), "≥ 30");
    },
    false,
  ),
);

await browser.close();
console.log(`\n| what | here | target |\n|---|---|---|`);
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
