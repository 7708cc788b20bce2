/** The Keep panel: what is downloaded is read back by the library as the same; a link reopens the view in a new page. */
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Download, Page } from "playwright-core";
import {
  boxDomain,
  fullSlice,
  type Network,
  partition,
  readNetwork,
  writeNetworkJson,
  writeOnnx,
} from "reluscope";
import { loadNetwork } from "reluscope/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { cellsShown, ready, visit } from "./visit.ts";

const models = new URL("../../../examples/models/", import.meta.url);
const crescents = loadNetwork(new URL("crescents_2-16-16-1.onnx", models).pathname).network;
const box: [number, number][] = [
  [-1.5, 2.5],
  [-1.5, 1.5],
];

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

async function downloaded(page: Page, name: string): Promise<Download> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name, exact: true }).click(),
  ]);
  return file;
}

const bytesOf = async (file: Download) => readFileSync(await file.path());

async function openPanel(page: Page): Promise<void> {
  await ready(page);
  await page.click("[data-panel=keep]");
  await page.waitForSelector("[data-link-length]");
}

describe("keeping", () => {
  it("writes the model in three formats, the picture in two, and the cells: read back, the same", async () => {
    await visit(browser, { context: { colorScheme: "dark" } }, async (page) => {
      await openPanel(page);
      const same = (network: Network) => expect(writeNetworkJson(network)).toBe(writeNetworkJson(crescents));
      for (const [title, ending] of [
        ["ONNX", "onnx"],
        ["safetensors", "safetensors"],
        ["JSON", "json"],
      ]) {
        const file = await downloaded(page, `download the model as ${title}`);
        expect(file.suggestedFilename()).toBe(`crescents_2-16-16-1.${ending}`);
        same(readNetwork(await bytesOf(file), { name: file.suggestedFilename() }).network);
      }
      // pictures: of the part in view, with the pinned cell
      await page.locator(".surface").focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("+");
      const svg = (await bytesOf(await downloaded(page, "download the picture as SVG"))).toString();
      expect(svg).toMatch(/^<svg /);
      expect(svg).toContain("</svg>");
      expect(svg.split("<path").length).toBeGreaterThan(10);
      const png = await bytesOf(await downloaded(page, "download the picture as PNG"));
      expect(png.subarray(0, 8)).toEqual(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
      const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
      expect([width, height].map((size) => size / 2)).toEqual(
        /width="(\d+)" height="(\d+)"/.exec(svg)?.slice(1).map(Number),
      );
      // the view in space: pixels only, and not empty ones
      await page.click("[data-panel=see]");
      await page.locator("[data-value=surface]").click();
      await page.waitForSelector(".space-canvas");
      await page.click("[data-panel=keep]");
      expect(await page.getByRole("button", { name: "download the picture as SVG" }).isDisabled()).toBe(true);
      const space = await bytesOf(await downloaded(page, "download the picture as PNG"));
      const colors = await page.evaluate(
        async (bytes) => {
          const image = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: "image/png" }));
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext("2d");
          context?.drawImage(image, 0, 0);
          const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? [];
          const found = new Set<number>();
          for (let k = 0; k < pixels.length; k += 4)
            found.add((pixels[k] << 16) | (pixels[k + 1] << 8) | pixels[k + 2]);
          return found.size;
        },
        [...space],
      );
      expect(colors).toBeGreaterThan(100);
      // the cells are the library's
      const complex = partition(crescents, boxDomain(fullSlice(2), box));
      const csv = (await bytesOf(await downloaded(page, "download the cells as CSV"))).toString();
      const [header, ...lines] = csv.trimEnd().split("\n");
      expect(header).toBe("cell,region,class,pattern,area,corners,s,t,neighbours,y0_s,y0_t,y0_1");
      expect(lines.length).toBe(complex.counts.cells);
      lines.forEach((line, cell) => {
        const fields = line.split(",");
        expect(fields.slice(-3).map(Number)).toEqual([...complex.maps.subarray(3 * cell, 3 * cell + 3)]);
      });
      const shown = process.env.STUDIO_PICTURES;
      if (shown) {
        writeFileSync(join(shown, "keep.svg"), svg);
        writeFileSync(join(shown, "keep.png"), png);
        await page.screenshot({ path: join(shown, "keep-panel.png") });
      }
    });
  });

  it("puts the view of a file into a link that a new page reopens, and steps back and forth", async () => {
    // a network that no example is
    const bias = crescents.output.bias.map((value) => value + 0.25);
    const own: Network = { ...crescents, output: { ...crescents.output, bias } };
    const path = join(tmpdir(), `own-${process.pid}.onnx`);
    writeFileSync(path, writeOnnx(own));
    await visit(
      browser,
      {
        context: {
          permissions: ["clipboard-read", "clipboard-write"],
          viewport: { width: 390, height: 844 },
        },
      },
      async (page, origin) => {
        await ready(page);
        await page.getByLabel("open a model file").setInputFiles(path);
        await page.waitForSelector(".examples option[value='']", { state: "attached" });
        await openPanel(page);
        // a step, undone and redone by keys and by buttons
        await page.click("[data-panel=see]");
        await page.locator("[data-value=gradient]").click();
        const pressed = () => page.locator("[data-value=gradient]").getAttribute("aria-pressed");
        expect(await pressed()).toBe("true");
        await page.keyboard.press("Control+z");
        expect(await pressed()).toBe("false");
        await page.keyboard.press("Control+Shift+z");
        expect(await pressed()).toBe("true");
        await page.click("[data-panel=keep]");
        await page.getByRole("button", { name: "undo the last step" }).click();
        await page.waitForSelector("[data-panel=see][aria-current]");
        await page.getByRole("button", { name: "redo", exact: true }).click();
        await page.waitForSelector("[data-panel=keep][aria-current]");
        const cells = await cellsShown(page);
        await page.getByRole("button", { name: "Copy link" }).click();
        await page.waitForSelector("[role=status]:has-text('link copied')");
        const link = await page.evaluate(() => navigator.clipboard.readText());
        expect(link.startsWith(`${origin}/`)).toBe(true);
        const next = await page.context().newPage();
        await next.goto(link);
        await ready(next);
        expect(await cellsShown(next)).toBe(cells);
        expect(await next.locator("[data-panel=keep]").getAttribute("aria-current")).toBe("page");
        expect(cells).toBe(
          partition(
            own,
            boxDomain(fullSlice(2), [
              [-1, 1],
              [-1, 1],
            ]),
          ).counts.cells,
        );
        await next.click("[data-panel=see]");
        expect(await next.locator("[data-value=gradient]").getAttribute("aria-pressed")).toBe("true");
        const shown = process.env.STUDIO_PICTURES;
        if (shown) {
          await next.click("[data-panel=keep]");
          await next.screenshot({ path: join(shown, "keep-phone.png") });
        }
      },
    );
  });
});
