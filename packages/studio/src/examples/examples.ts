/** The models that ship with the studio, each with a box to look at and what to look for. */
import type { DataChoice, StudioState } from "../state/studio-state.ts";

export interface Example {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly file: string;
  readonly url: string;
  readonly inputs: number;
  /** One interval for each input. */
  readonly box: readonly (readonly [number, number])[];
  readonly look?: Partial<StudioState>;
  readonly data?: () => Promise<DataChoice>;
}

const asset = (path: string): string => path;

export const examples: readonly Example[] = [
  {
    id: "crescents",
    title: "Two crescents",
    summary: "A classifier with two inputs, 2-16-16-1: the picture to start with.",
    file: "crescents_2-16-16-1.onnx",
    url: asset(new URL("../../../../examples/models/crescents_2-16-16-1.onnx", import.meta.url).href),
    inputs: 2,
    box: [
      [-1.5, 2.5],
      [-1.5, 1.5],
    ],
    data: () => csv("crescents", new URL("../../../../examples/models/crescents.csv", import.meta.url).href),
  },
  {
    id: "narrow",
    title: "Two crescents, narrow",
    summary: "The same data through layers of two units: 2-2-2-2-1.",
    file: "crescents_2-2-2-2-1.onnx",
    url: asset(new URL("../../../../examples/models/crescents_2-2-2-2-1.onnx", import.meta.url).href),
    inputs: 2,
    box: [
      [-1.5, 2.5],
      [-1.5, 1.5],
    ],
    data: () => csv("crescents", new URL("../../../../examples/models/crescents.csv", import.meta.url).href),
  },
  {
    id: "iris",
    title: "Iris",
    summary: "Three species from four measurements, 4-12-12-3: choose a slice.",
    file: "iris_4-12-12-3.onnx",
    url: asset(new URL("../../../../examples/models/iris_4-12-12-3.onnx", import.meta.url).href),
    inputs: 4,
    box: [
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ],
    data: () => csv("iris", new URL("../../../../examples/models/iris.csv", import.meta.url).href),
  },
];

/** The bytes of an example. */
export async function exampleBytes(example: Example): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(example.url);
  if (!response.ok) throw new Error(`cannot read ${example.file}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function csv(name: string, url: string): Promise<DataChoice> {
  const [{ parseData }, response] = await Promise.all([import("../state/data.ts"), fetch(url)]);
  return parseData(await response.text(), name);
}
