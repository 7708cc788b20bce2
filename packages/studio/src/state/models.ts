/** Opening models: examples that ship, files of the reader, and networks that panels make. */
import { computed, effect, signal, untracked } from "@preact/signals";
import type { Network } from "reluscope";
import { messageOf } from "../engine/errors.ts";
import type { ModelFile, ModelSummary } from "../engine/questions.ts";
import { engine, modelFiles } from "../engine/session.ts";
import { CancelledError } from "../engine/worker-session.ts";
import { type Example, exampleBytes, examples } from "../examples/examples.ts";
import { type ChangeOptions, change, parts, state } from "./store.ts";
import { type DataChoice, initialState, type StudioState } from "./studio-state.ts";

export type ModelStatus =
  | { readonly kind: "loading"; readonly name: string }
  | { readonly kind: "ready"; readonly summary: ModelSummary }
  | { readonly kind: "failed"; readonly name: string; readonly message: string };

/** The model on the stage. */
export const modelStatus = signal<ModelStatus>({ kind: "loading", name: "" });

/** What the loaded model is; undefined while there is none. */
export const model = computed<ModelSummary | undefined>(() =>
  modelStatus.value.kind === "ready" ? modelStatus.value.summary : undefined,
);

/** Key of the model that the state names. */
export function keyOf(reference: StudioState["model"]): string {
  return reference.kind === "example" ? `example:${reference.id}` : reference.key;
}

/** Loads the model of the state whenever it is another one; called once at the start. */
export function followModel(): void {
  effect(() => {
    const reference = parts.model.value;
    untracked(() => void loadModel(reference));
  });
}

async function loadModel(reference: StudioState["model"]): Promise<void> {
  const key = keyOf(reference);
  const shown = modelStatus.peek();
  if (shown.kind === "ready" && shown.summary.key === key) return;
  const name = reference.kind === "file" ? reference.name : (exampleOf(reference.id)?.title ?? reference.id);
  modelStatus.value = { kind: "loading", name };
  const still = () => keyOf(state.peek().model) === key;
  try {
    if (reference.kind === "example" && !modelFiles.has(key)) {
      const example = exampleOf(reference.id);
      if (!example) throw new Error(`no example "${reference.id}"`);
      modelFiles.set(key, { key, name: example.file, bytes: await exampleBytes(example) });
    }
    const summary = await engine.load(key);
    if (still()) modelStatus.value = { kind: "ready", summary };
  } catch (error) {
    if (!still()) return;
    const message = error instanceof CancelledError ? "loading was cancelled" : messageOf(error);
    modelStatus.value = { kind: "failed", name, message };
  }
}

const exampleOf = (id: string) => examples.find((example) => example.id === id);

/** Opens one of the examples, with its domain and its data. */
export async function openExample(id: string, options?: ChangeOptions): Promise<void> {
  const example = exampleOf(id);
  if (!example) return;
  const data = example.data ? await example.data() : null;
  change(
    {
      ...lookOf(example.inputs, example.box),
      ...example.look,
      model: { kind: "example", id },
      data,
    },
    options,
  );
}

/** How many tables of examples are being fetched for a picture that is shown without them. */
export const dataOnTheWay = signal(0);

/** Shows an example at once; its data follows. */
export function startWithExample(example: Example): void {
  const { id, inputs, box, look } = example;
  change({ ...lookOf(inputs, box), ...look, model: { kind: "example", id }, data: null }, { undo: false });
  if (!example.data) return;
  dataOnTheWay.value++;
  example
    .data()
    .then(
      (data) => {
        const { model } = state.peek();
        if (model.kind === "example" && model.id === id) change({ data }, { undo: false });
      },
      (error) => console.warn("reluscope: the data of the example could not be read:", error),
    )
    .finally(() => {
      dataOnTheWay.value--;
    });
}

/** What is looked at when nobody has chosen: everything at rest, two inputs in a box. */
export function lookOf(
  inputs: number,
  box: readonly (readonly [number, number])[] = Array.from({ length: inputs }, () => [-1, 1] as const),
): Pick<StudioState, "slice" | "box" | "cell" | "neuron" | "view" | "decision" | "output" | "surface"> {
  const vary = Array.from({ length: Math.min(2, inputs) }, (_, k) => k);
  return {
    slice: { kind: "inputs", vary, at: box.map(([low, high]) => (low + high) / 2) },
    box: vary.map((input) => box[input]),
    cell: null,
    neuron: null,
    view: null,
    decision: null,
    output: 0,
    surface: false,
  };
}

/** Keeps a file among those of the page, under the key of its bytes; it is not opened. */
export function keepFile(file: Omit<ModelFile, "key">): ModelFile {
  const kept = { key: `${file.name}:${file.bytes.length}:${hashOf(file.bytes)}`, ...file };
  modelFiles.set(kept.key, kept);
  return kept;
}

/** Keeps a file that the library can read. Rejects with the library's own message, and keeps nothing, where it cannot. */
export async function readFile(
  file: Omit<ModelFile, "key">,
): Promise<{ readonly key: string; readonly summary: ModelSummary }> {
  const { key } = keepFile(file);
  try {
    return { key, summary: await engine.load(key) };
  } catch (error) {
    modelFiles.delete(key);
    throw error;
  }
}

/** The file of any model that a state names; an example's is fetched when it is not here yet. */
export async function fileOf(reference: StudioState["model"]): Promise<ModelFile> {
  const key = keyOf(reference);
  const known = modelFiles.get(key);
  if (known) return known;
  const example = reference.kind === "example" ? exampleOf(reference.id) : undefined;
  if (!example) throw new Error("the file of this model is not here any more; open it again");
  const file = { key, name: example.file, bytes: await exampleBytes(example) };
  modelFiles.set(key, file);
  return file;
}

/** Opens a model file (with its external data files); the state changes when the library has read it. */
export async function openFile(
  file: Omit<ModelFile, "key">,
  look: Partial<StudioState> = {},
  options?: ChangeOptions,
): Promise<ModelSummary> {
  const shown = modelStatus.peek();
  modelStatus.value = { kind: "loading", name: file.name };
  try {
    const { key, summary } = await readFile(file);
    modelStatus.value = { kind: "ready", summary };
    change(
      {
        ...lookOf(summary.inputSize),
        color: initialState.color,
        data: fitting(state.peek().data, summary),
        ...look,
        model: { kind: "file", key, name: file.name },
      },
      options,
    );
    return summary;
  } catch (error) {
    // what was there before stays
    modelStatus.value = shown;
    throw error;
  }
}

/** Data that has as many inputs as the model. */
function fitting(data: DataChoice | null, summary: ModelSummary): DataChoice | null {
  return data && data.columns.length === summary.inputSize ? data : null;
}

/** Opens a network that a panel made, under a name of its own. */
export async function openNetwork(
  network: Network,
  name: string,
  look: Partial<StudioState> = {},
): Promise<ModelSummary> {
  const { writeOnnx } = await import("reluscope");
  const bytes = Uint8Array.from(writeOnnx(network));
  return openFile({ name: name.endsWith(".onnx") ? name : `${name}.onnx`, bytes }, look);
}

/** FNV-1a, for telling files apart. */
function hashOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return (hash >>> 0).toString(16);
}
