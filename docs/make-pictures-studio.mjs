/**
 * Takes the pictures of docs/studio.md: opens the built studio in a headless Chromium (CHROMIUM_PATH, or one in PATH) and does what a
 * reader would.
 *
 *   npm run build && node docs/make-pictures-studio.mjs
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../scripts/chromium.mjs";

const pictures = fileURLToPath(new URL("pictures/", import.meta.url));
const program = fileURLToPath(new URL("../packages/cli/bin/reluscope.js", import.meta.url));

const server = spawn(process.execPath, [program, "studio", "--no-open", "--json"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const { url } = JSON.parse(
  await new Promise((resolve) => server.stdout.once("data", (text) => resolve(String(text)))),
);
const browser = await launchChromium();

/** Opens the studio, does something, and keeps what is seen. */
async function picture(name, act, options = {}) {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  // the tour that greets newcomers stays away
  await page.addInitScript(() => localStorage.setItem("reluscope-tour", "seen"));
  await page.goto(url);
  await page.waitForSelector("[data-count=cells]");
  await act(page);
  await page.waitForTimeout(600);
  await page.screenshot({ path: `${pictures}${name}.png` });
  await page.close();
  console.log(`${name}.png`);
}

const at = async (page, across, up) => {
  const box = await page.locator(".surface").boundingBox();
  return [box.x + across * box.width, box.y + (1 - up) * box.height];
};
const example = async (page, id, sizes) => {
  await page.getByLabel("examples").selectOption(id);
  await page.locator("[data-architecture]", { hasText: sizes }).waitFor();
  await page.waitForTimeout(500);
};

await picture("studio-cell", async (page) => {
  await page.mouse.click(...(await at(page, 0.3, 0.55)));
  await page.locator("[data-neuron='2.5']").click();
  await page.mouse.move(2, 2);
});
await picture("studio-line", async (page) => {
  await example(page, "wave", "1-24-1");
  await page.mouse.click(...(await at(page, 0.3, 0.5)));
  await page.locator("[data-neuron='1.5']").click();
});
await picture("studio-slice", async (page) => {
  await example(page, "iris", "4-12-12-3");
  await page.locator("[data-panel=slice]").click();
});
await picture(
  "studio-value",
  async (page) => {
    await example(page, "ring", "3-16-16-1");
  },
  { colorScheme: "dark" },
);
await picture("studio-phone", async () => {}, {
  viewport: { width: 390, height: 780 },
  deviceScaleFactor: 2,
});

await browser.close();
server.kill("SIGINT");
