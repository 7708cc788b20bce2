/** Finds a Chromium to test reports in; as root on Debian installs the distribution's when there is none. */
import { spawnSync } from "node:child_process";
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

function installChromium(): void {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return;
  if (spawnSync("apt-get", ["--version"]).status !== 0) return;
  const quiet = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
  spawnSync("apt-get", ["update", "-qq"], quiet);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], quiet);
}

/** Starts Chromium without a window; `webgl: false` starts one that has no WebGL. */
export async function launchChromium(options: { webgl?: boolean } = {}): Promise<Browser> {
  let executablePath = findChromium();
  if (!executablePath) {
    installChromium();
    executablePath = findChromium();
  }
  if (!executablePath) {
    throw new Error("no Chromium found: install one, or name it in CHROMIUM_PATH");
  }
  const graphics =
    (options.webgl ?? true)
      ? ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
      : ["--disable-3d-apis"];
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...graphics] });
}
