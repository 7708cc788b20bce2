/** Files: opened, dropped, broken, with external data; links, undo; cancelled work and workers that crash. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { boxDomain, fullSlice, partition, readNetwork, writeOnnx, writeSafetensors } from "reluscope";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomNetwork } from "../../reluscope/test/draw/random-network.ts";
import { launchChromium } from "../../reluscope/test/report/chromium.ts";
import { crescents, crescentsBox, exampleNetwork, onBox } from "./models.ts";
import { addressOf, cellsShown, ready, shows, visit } from "./visit.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const square: [number, number][] = [
  [-1, 1],
  [-1, 1],
];
const narrow = exampleNetwork("crescents_2-2-2-2-1.onnx");

async function choose(page: Page, files: { name: string; bytes: Uint8Array | string }[]): Promise<void> {
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles(
      files.map(({ name, bytes }) => ({
        name,
        mimeType: "application/octet-stream",
        buffer: Buffer.from(bytes),
      })),
    );
}

async function drop(page: Page, name: string, bytes: Uint8Array | string): Promise<void> {
  const data = await page.evaluateHandle(
    ([file, base64]) => {
      const transfer = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([content], file));
      return transfer;
    },
    [name, Buffer.from(bytes).toString("base64")] as const,
  );
  for (const type of ["dragenter", "dragover", "drop"]) {
    await page.dispatchEvent("body", type, { dataTransfer: data });
  }
}

describe("a model file", () => {
  it("is opened in every format, dropped or chosen, with its exact partition", async () => {
    const { counts } = onBox(narrow, square);
    await visit(browser, {}, async (page) => {
      await ready(page);
      await choose(page, [{ name: "mine.safetensors", bytes: writeSafetensors(narrow) }]);
      await shows(page, counts.cells);
      expect(await page.locator(".side").innerText()).toContain("mine.safetensors");
      await drop(page, "again.onnx", writeOnnx(crescents));
      await shows(page, onBox(crescents, square).counts.cells);
      // the table that goes with it
      const csv = readFileSync(
        fileURLToPath(new URL("../../../examples/models/crescents.csv", import.meta.url)),
      );
      await drop(page, "crescents.csv", csv);
      await page.getByLabel("data points").waitFor();
      // and back to what was there before
      for (let k = 0; k < 3; k++) await page.getByRole("button", { name: "undo" }).click();
      await shows(page, onBox(crescents, crescentsBox).counts.cells);
      await page.getByRole("button", { name: "redo" }).click();
      await shows(page, counts.cells);
    });
  });

  it("that is broken or unsupported gets the library's own message, and what was there stays", async () => {
    const broken = writeOnnx(narrow).slice(0, 300);
    let message = "";
    try {
      readNetwork(broken, { name: "broken.onnx" });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).not.toBe("");
    await visit(browser, {}, async (page) => {
      await ready(page);
      await choose(page, [{ name: "broken.onnx", bytes: broken }]);
      const told = (text: string) => page.getByRole("alert").filter({ hasText: text }).waitFor();
      await told(message);
      expect(await cellsShown(page)).toBe(onBox(crescents, crescentsBox).counts.cells);
      await page.getByRole("button", { name: "close this message" }).click();
      await choose(page, [{ name: "points.csv", bytes: "a,b,class\n1,2,0\n1,x,1\n" }]);
      await told('line 3: "x" is not a number');
      await choose(page, [{ name: "points.csv", bytes: "a,b,c,class\n1,2,3,0\n" }]);
      await told("the model has 2 inputs");
      await choose(page, [{ name: "words.txt", bytes: "once upon a time\nthere was a fold\n" }]);
      await told("words.txt is neither a model nor a table of numbers");
      // a point on the border of the box is drawn whole
      await choose(page, [{ name: "edge.csv", bytes: "a,b,class\n-1.5,0.2,1\n" }]);
      await page.getByText("1 point of edge.csv").waitFor();
      const beyond = () =>
        page.evaluate(() => {
          const surface = document.querySelector<HTMLElement>(".surface");
          const overlay = document.querySelector<HTMLCanvasElement>("canvas.overlay");
          if (!surface || !overlay) return;
          const { offsetLeft, offsetTop, clientHeight } = surface;
          const y = offsetTop + (clientHeight * (1.5 - 0.2)) / 3;
          return overlay.getContext("2d")?.getImageData(offsetLeft - 2, y, 1, 1).data[3];
        });
      await expect.poll(beyond).toBe(255);
    });
  });

  it("that the command serves is opened at the start", async () => {
    const model = { name: "served.onnx", bytes: writeOnnx(narrow), external: new Map() };
    await visit(browser, { model }, async (page) => {
      await shows(page, onBox(narrow, square).counts.cells);
      expect(await page.locator("[data-architecture]").innerText()).toBe("2-2-2-2-1");
      // nothing was there before
      expect(await page.getByRole("button", { name: "undo" }).isDisabled()).toBe(true);
    });
  });
});

describe("a link", () => {
  it("reopens the same view, with a small model of one's own in it", async () => {
    let link = "";
    await visit(browser, {}, async (page) => {
      await ready(page);
      await choose(page, [{ name: "mine.onnx", bytes: writeOnnx(narrow) }]);
      await shows(page, onBox(narrow, square).counts.cells);
      await page.locator("[data-value=class]").click();
      await page.locator("[data-neuron='2.1']").click();
      await page.getByRole("button", { name: "zoom in" }).click();
      link = await addressOf(page);
    });
    await visit(browser, { path: link }, async (page) => {
      await shows(page, onBox(narrow, square).counts.cells);
      expect(await page.locator("[data-value=class]").getAttribute("aria-pressed")).toBe("true");
      await page.getByRole("heading", { name: "Neuron 1 of layer 2" }).waitFor();
      expect(await addressOf(page)).toBe(link);
    });
    await visit(browser, { path: `${link.slice(0, 60)}` }, async (page) => {
      await page.getByRole("alert").filter({ hasText: "this link is damaged" }).waitFor();
      await ready(page);
    });
  });
});

describe("long work", () => {
  it("shows its progress, is cancelled, and can be asked for again", async () => {
    const network = randomNetwork([2, 400, 400, 400, 1], 5);
    const model = { name: "wide.onnx", bytes: writeOnnx(network), external: new Map() };
    await visit(browser, { model }, async (page) => {
      await page.getByText(/computing … [\d,]+ cells/).waitFor();
      await page.getByRole("button", { name: "cancel" }).click();
      await page.getByText("cancelled").waitFor();
      await page.locator("[data-panel=slice]").click();
      for (const [end, value] of [
        ["x0 from", "-0.1"],
        ["x0 to", "0.1"],
      ]) {
        await page.getByLabel(end).fill(value);
        await page.keyboard.press("Enter");
      }
      for (const [end, value] of [
        ["x1 from", "-0.1"],
        ["x1 to", "0.1"],
      ]) {
        await page.getByLabel(end).fill(value);
        await page.keyboard.press("Enter");
      }
      const small: [number, number][] = [
        [-0.1, 0.1],
        [-0.1, 0.1],
      ];
      await shows(page, partition(network, boxDomain(fullSlice(2), small)).counts.cells);
      // while another box is computed the picture stays, and while another model is it does not
      const pictures = () => page.locator(".stage .plot").count();
      for (let k = 0; k < 2; k++) await page.getByRole("button", { name: "undo" }).click();
      await page.getByText(/computing … [\d,]+ cells/).waitFor();
      expect(await pictures()).toBe(1);
      await page.getByLabel("examples").selectOption("crescents");
      await shows(page, onBox(crescents, crescentsBox).counts.cells);
      await page.getByRole("button", { name: "undo" }).click();
      await page.getByText("computing the exact partition …").waitFor();
      await page.getByText(/computing … [\d,]+ cells/).waitFor();
      expect(await pictures()).toBe(0);
      await page.getByRole("button", { name: "cancel" }).click();
    });
  });

  it("goes on after a worker has crashed: nothing is lost", async () => {
    await visit(browser, { fresh: true, expected: /boom/ }, async (page) => {
      await ready(page);
      await choose(page, [{ name: "mine.onnx", bytes: writeOnnx(narrow) }]);
      await shows(page, onBox(narrow, square).counts.cells);
      for (const worker of page.workers()) {
        await worker.evaluate(() => {
          setTimeout(() => {
            throw new Error("boom");
          });
        });
      }
      await page.locator("[data-panel=slice]").click();
      await page.getByRole("button", { name: "twice as large" }).click();
      const double: [number, number][] = [
        [-2, 2],
        [-2, 2],
      ];
      await shows(page, onBox(narrow, double).counts.cells);
    });
  });
});
