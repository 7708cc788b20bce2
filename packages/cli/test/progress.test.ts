import { afterEach, expect, it, vi } from "vitest";
import { startProgress } from "../src/progress.ts";

afterEach(() => vi.restoreAllMocks());

/** Progress of work that reports at these milliseconds, as a log would have it. */
async function logged(times: readonly number[], total?: number): Promise<string> {
  let written = "";
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written += text;
    return true;
  });
  const progress = await startProgress("cells", total);
  for (const time of times) {
    clock.mockReturnValue(time);
    progress.update(time * 10);
  }
  progress.stop();
  vi.restoreAllMocks();
  return written;
}

it("is silent for a second", async () => {
  expect(await logged([10, 500, 990])).toBe("");
});

it("is a plain line every few seconds in a log", async () => {
  expect(await logged([500, 1100, 2000, 5000, 6200, 7000])).toBe(
    "progress: 11,000 cells, 1 s\nprogress: 62,000 cells, 6 s\n",
  );
  expect(await logged([2000], 90_000)).toBe("progress: 20,000 of 90,000 cells, 2 s\n");
});
