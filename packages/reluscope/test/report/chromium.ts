/** Finds a Chromium to test reports in; as root on Debian installs the distribution's when there is none. */
import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "headless_shell",
];

const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function findChromium(): string | undefined {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) return asked;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // not here
      }
    }
  }
  return undefined;
}

/**
 * Before all tests: installs Debian's Chromium where there is none and we are root, once, and says so. Where that is not
 * possible the tests that need a browser fail with a message.
 */
export function setup(): void {
  if (findChromium() || process.platform !== "linux" || process.getuid?.() !== 0) return;
  if (spawnSync("apt-get", ["--version"]).status !== 0) return;
  console.log("no Chromium found: installing Debian's for the tests of the report (about a minute)");
  const options: SpawnSyncOptions = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-qq"], options);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], options);
}

/** Starts Chromium without a window; `webgl: false` starts one that has no WebGL. */
export async function launchChromium(options: { webgl?: boolean } = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error("no Chromium found: install one, or name it in CHROMIUM_PATH");
  }
  const graphics =
    (options.webgl ?? true)
      ? ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
      : ["--disable-3d-apis"];
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...graphics] });
}
