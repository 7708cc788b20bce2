/** The page of a network that is explained, and the report's chapters of it, in a real browser: sentences, pictures, themes, phones. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { boxDomain, explainNetwork, fullSlice, partition } from "../../src/index.ts";
import { explanationHtml, reportHtml } from "../../src/report/index.ts";
import { randomNetwork } from "../draw/random-network.ts";
import { launchChromium } from "./chromium.ts";
import { pageFolder, visit } from "./visit.ts";

const save = pageFolder();
const network = randomNetwork([2, 8, 6, 3], 5);
const points = Array.from({ length: 40 }, (_, k) => [Math.cos(3 * k), Math.sin(2 * k)]);
const data = { points, classes: points.map(([x, y]) => (x > 0 ? 0 : y > 0 ? 1 : 2)) };
const explanation = explainNetwork(network, { data });
const { story } = explanation;
const facts = { version: "0.0.0", model: "a<b.onnx" };
const point = {
  story: [{ chapter: "point", certainty: "measured", text: "One <b>row.", about: [] }],
} as never;
const page = save("story", explanationHtml({ title: "A story", explanation, data, point, facts }));
const square = boxDomain(fullSlice(2), [
  [-1, 1],
  [-1, 1],
]);
const chapters = save(
  "report",
  reportHtml({
    title: "A report",
    network,
    complex: partition(network, square),
    explained: { explanation, data },
    facts,
  }),
);

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium({ webgl: false });
});
afterAll(() => browser?.close());

/** Sentences with their marks, figures with their titles and how many shapes each draws, and the width that is needed. */
const seen = (page: Page) =>
  page.evaluate(() => ({
    sentences: [...document.querySelectorAll("[id^=explain-] .story li")].map((item) => [
      item.querySelector(".sure")?.textContent,
      item.querySelector("span")?.textContent,
    ]),
    figures: [...document.querySelectorAll(".explain-figure")].map((figure) => ({
      chapter: figure.closest("section")?.id,
      title: figure.querySelector("figcaption")?.textContent ?? "",
      shapes: figure.querySelectorAll("svg :is(path, rect, circle, text)").length,
      width: figure.querySelector("svg")?.getBoundingClientRect().width ?? 0,
    })),
    across: document.documentElement.scrollWidth,
    ground: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.querySelector(".explain-figure svg") as Element).color,
  }));

it.each([
  ["the page", page, false],
  ["the report", chapters, true],
] as const)(
  "%s has every sentence and its pictures, in both themes and on a phone",
  async (_, url, scripted) => {
    const phone = { viewport: { width: 380, height: 780 }, hasTouch: true, isMobile: true };
    const told = [...story, ...(scripted ? [] : [{ certainty: "measured", text: "One <b>row." }])];
    const grounds: string[] = [];
    for (const options of [
      { colorScheme: "light" },
      { colorScheme: "dark" },
      { ...phone, colorScheme: "light" },
    ] as const) {
      await visit(browser, url, { ...options, javaScriptEnabled: scripted }, async (page) => {
        const { sentences, figures, across, ground, ink } = await seen(page);
        expect(sentences).toEqual(told.map(({ certainty, text }) => [certainty, text]));
        const byChapter = (name: string) =>
          figures
            .filter(({ chapter }) => chapter === `explain-${name}`)
            .map(({ title }) => title.split(",")[0]);
        expect(byChapter("layers")).toEqual([
          "The rows at each level",
          "Which classes are linearly separable after which layer",
        ]);
        expect(byChapter("units")).toEqual(["What each unit does", "Units of layer 1", "Units of layer 2"]);
        for (const { shapes, width } of figures) {
          expect(shapes).toBeGreaterThan(8);
          expect(width).toBeGreaterThan(60);
        }
        expect(across).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
        expect(ink).not.toBe(ground);
        grounds.push(ground);
        if (!scripted) return;
        await page.locator(".theme-button").click();
        expect((await seen(page)).ground).not.toBe(ground);
      });
    }
    expect(grounds[1]).not.toBe(grounds[0]);
    expect(grounds[2]).toBe(grounds[0]);
  },
);
