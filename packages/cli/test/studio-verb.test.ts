/** `reluscope studio`: what is served, to whom, and how it ends. */
import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { readNetwork, writeOnnx } from "reluscope";
import { describe, expect, it } from "vitest";
import { serveStudio, studioFolder } from "../src/studio-server.ts";
import { runCommand } from "./run-command.ts";
import { large, temporaryFolder } from "./small-models.ts";

const folder = temporaryFolder();
const bytes = writeOnnx(large(8));
writeFileSync(join(folder, "model.onnx"), bytes);
writeFileSync(join(folder, "broken.onnx"), bytes.slice(0, 200));

/** Starts the verb, uses its address, and ends it with an interrupt. */
async function whileServing(args: readonly string[], use: (url: string) => Promise<void>) {
  let child: ChildProcess | undefined;
  let used: Promise<void> | undefined;
  const outcome = await runCommand(["studio", ...args, "--no-open"], {
    cwd: folder,
    started: (started) => {
      child = started;
      started.stdout?.on("data", (text: string) => {
        const url = /http:\/\/127\.0\.0\.1:\d+\/[^\s"]*/.exec(text)?.[0];
        if (!url || used) return;
        used = use(url).finally(() => child?.kill("SIGINT"));
      });
    },
  });
  await used;
  return outcome;
}

/** The status for a request with this path and host, which `fetch` would tidy up. */
function statusOf(url: string, path: string, host: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject);
    sent.end();
  });
}

describe("the verb", () => {
  it("serves the page under its policy, with the model beside it, and ends with an interrupt", async () => {
    const outcome = await whileServing(["model.onnx", "--json"], async (url) => {
      const page = await fetch(url);
      expect(page.status).toBe(200);
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(await page.text()).toContain("reluscope studio");
      const served = await (await fetch(new URL("/model.json", url))).json();
      expect(served.name).toBe("model.onnx");
      const model = new Uint8Array(await (await fetch(new URL(served.url, url))).arrayBuffer());
      expect(model).toEqual(bytes);
      expect(readNetwork(model).network.inputSize).toBe(2);
    });
    expect(outcome.code).toBe(0);
    const { url, model } = JSON.parse(outcome.stdout);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#open=model\.json$/);
    expect(model).toBe("model.onnx");
  });

  it("serves without a model too", async () => {
    const outcome = await whileServing([], async (url) => {
      expect((await fetch(new URL("/model.json", url))).status).toBe(404);
    });
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/^the studio: http:\/\/127\.0\.0\.1:\d+\/\nCtrl-C ends it\n$/);
  });

  it("ends before it starts when the model cannot be read", async () => {
    for (const [args, message] of [
      [["nothere.onnx"], "cannot read nothere.onnx: no such file"],
      [["broken.onnx"], "broken.onnx: "],
      [["--port", "70000"], "--port 70000: ports are 0 … 65535"],
      [["--port", "x"], '--port: "x" is not a whole number of at least 0'],
    ] as const) {
      const outcome = await runCommand(["studio", "--no-open", ...args], { cwd: folder });
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain(message);
      expect(outcome.stderr.trim().split("\n")).toHaveLength(1);
    }
  });
});

describe("the server", () => {
  it("answers on loopback only, serves nothing outside its folder, and takes no port twice", async () => {
    const server = await serveStudio(studioFolder());
    try {
      const { port } = new URL(server.url);
      expect(await statusOf(server.url, "/", `127.0.0.1:${port}`)).toBe(200);
      expect(await statusOf(server.url, "/", "evil.example")).toBe(403);
      expect(await statusOf(server.url, "/", `evil.example:${port}`)).toBe(403);
      for (const path of [
        "/../package.json",
        "/..%2fpackage.json",
        "/%2e%2e/package.json",
        "/nothing",
        "/%",
      ]) {
        expect(await statusOf(server.url, path, "localhost")).toBeGreaterThanOrEqual(400);
      }
      expect((await fetch(server.url, { method: "POST" })).status).toBe(405);
      await expect(serveStudio(studioFolder(), Number(port))).rejects.toThrow(`port ${port} cannot be used`);
    } finally {
      await server.close();
    }
  });
});
