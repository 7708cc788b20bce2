/** What the page of browser.test.ts runs: complexes by web workers, as text that can be compared. */
import {
  browserWorker,
  partitionInThreads,
  polyhedralComplexInThreads,
  readNetwork,
  Threads,
} from "../../src/index.ts";
import { cube, square } from "./domains.ts";

/** Networks come as text, for a browser's own random weights may differ in the last bit. */
export async function find(count: number, planar: string, spatial: string): Promise<string> {
  const threads = new Threads(count, browserWorker);
  const network = (text: string) => readNetwork(new TextEncoder().encode(text)).network;
  try {
    const plane = await partitionInThreads(threads, network(planar), square);
    const space = await polyhedralComplexInThreads(threads, network(spatial), cube);
    return JSON.stringify({ plane, space }, (_, part) =>
      ArrayBuffer.isView(part) ? Array.from(part as never) : part,
    );
  } finally {
    await threads.close();
  }
}

Object.assign(globalThis, { find });
