/** The models that ship with the studio, each with a box to look at and what to look for. */
import type { DataChoice, StudioState } from "../state/studio-state.ts";

export interface Example {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly file: string;
  readonly url: string;
  readonly inputs: number;
  readonly inputNames?: readonly string[];
  /** One interval for each input. */
  readonly box: readonly (readonly [number, number])[];
  readonly look?: Partial<StudioState>;
  readonly data?: () => Promise<DataChoice>;
}

export const examples: readonly Example[] = [
  {
    id: "crescents",
    title: "Two crescents",
    summary: "A classifier with two inputs, 2-16-16-1: the picture to start with.",
    file: "crescents_2-16-16-1.onnx",
    url: new URL("../../../../examples/models/crescents_2-16-16-1.onnx", import.meta.url).href,
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
    url: new URL("../../../../examples/models/crescents_2-2-2-2-1.onnx", import.meta.url).href,
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
    url: new URL("../../../../examples/models/iris_4-12-12-3.onnx", import.meta.url).href,
    inputs: 4,
    inputNames: ["sepal_length", "sepal_width", "petal_length", "petal_width"],
    // the two measurements that tell the species apart, the others at their means
    look: {
      slice: { kind: "inputs", vary: [2, 3], at: [0.43, 0.44, 0.5, 0.5] },
      color: "class",
    },
    box: [
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ],
    data: () => csv("iris", new URL("../../../../examples/models/iris.csv", import.meta.url).href),
  },
  {
    id: "wave",
    title: "Damped wave",
    summary: "One input, 1-24-1: a graph whose knots are the neurons.",
    file: "wave_1-24-1.onnx",
    url: new URL("../../../../examples/models/wave_1-24-1.onnx", import.meta.url).href,
    inputs: 1,
    box: [[-1, 1]],
  },
  {
    id: "ring",
    title: "Ring in space",
    summary: "The signed distance of a ring, three inputs, 3-16-16-1: its zero set is a surface.",
    file: "ring_3-16-16-1.onnx",
    url: new URL("../../../../examples/models/ring_3-16-16-1.onnx", import.meta.url).href,
    inputs: 3,
    inputNames: ["x", "y", "z"],
    box: [
      [-1, 1],
      [-1, 1],
      [-1, 1],
    ],
    look: { color: "value" },
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
