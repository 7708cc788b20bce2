/** What is shown of the layers of the loaded model: asked of a worker when model, layer, data or size change. */
import { computed, effect, signal, untracked } from "@preact/signals";
import type { ThemeName } from "reluscope/draw";
import { type Motion, type MotionData, motionOf } from "reluscope/view";
import { messageOf } from "../../engine/errors.ts";
import { Latest } from "../../engine/latest.ts";
import { modelFiles } from "../../engine/session.ts";
import { CancelledError, WorkerSession } from "../../engine/worker-session.ts";
import { inputName } from "../../state/inputs.ts";
import { model } from "../../state/models.ts";
import { panelState, parts, state } from "../../state/store.ts";
import { theme } from "../../state/theme.ts";
import type { LayerData, LayerFacts, LayersEngine } from "./layer-questions.ts";

/** What the panel keeps in the state. */
export const layers = panelState("layers", {
  /** The moving picture, or one layer before and after. */
  view: "motion" as "motion" | "picture",
  /** From 1. */
  layer: 1,
  /** Time of the moving picture, as `Motion` counts it. */
  time: 0,
  /** Degrees, of a picture that turns. */
  tilt: 20,
});

/** The moving picture; undefined while there is none. */
export const motion = signal<Motion | undefined>(undefined);
/** Why there is none, in the library's words. */
export const failure = signal("");
const found = signal<{ readonly of: Question; readonly facts: LayerFacts } | undefined>(undefined);
/** What is known of the chosen layer; undefined as long as what was found is another one's. */
export const facts = computed<LayerFacts | undefined>(() => {
  const now = question.value;
  const last = found.value;
  return now && last?.of.key === now.key && last.of.layer === now.layer ? last.facts : undefined;
});
/** The still picture as an address, for its width and theme. */
export const picture = signal<string | undefined>(undefined);
export const busy = signal(false);
/** Pixels that a still picture may be wide. */
export const pictureWidth = signal(0);

/** The chosen layer; the last one where the model has fewer. */
export const chosenLayer = computed(() =>
  Math.max(1, Math.min(layers.value.value.layer, model.value?.layers.length ?? 1)),
);

const loaded = new Set<string>();
const session = new WorkerSession<LayersEngine>({
  start: () => {
    loaded.clear();
    return new Worker(new URL("./layers-worker.ts", import.meta.url), { type: "module" });
  },
});

/** Ends the question under way. */
export function cancelLayers(): void {
  session.cancel();
}

async function load(key: string): Promise<void> {
  const file = modelFiles.get(key);
  if (!file) throw new Error("the file of this model is not here any more; open it again");
  await session.run((engine) => engine.load(file));
  loaded.add(key);
}

const data = computed<LayerData>(() => {
  const rows = parts.data.value;
  const inputs = model.value?.inputSize ?? 0;
  const inputNames = Array.from({ length: inputs }, (_, k) => inputName(k));
  if (rows && rows.columns.length === inputs && rows.rows.length > 0)
    return { points: { coordinates: rows.rows.flat(), classes: rows.classes }, inputNames };
  const slice = parts.slice.value;
  const box = parts.box.value;
  const whole = inputs === 2 && slice.kind === "inputs" && slice.vary[0] === 0 && slice.vary[1] === 1;
  return { domain: whole ? box : undefined, inputNames };
});

const latestMotion = new Latest();
const latestPicture = new Latest();

interface Question {
  readonly key: string;
  readonly layer: number;
  readonly data: LayerData;
}

async function askMotion(asked: Question): Promise<void> {
  const { key, layer, data: given } = asked;
  busy.value = true;
  try {
    if (!loaded.has(key)) await load(key);
    found.value = {
      of: asked,
      facts: await session.run((engine) => engine.facts(key, layer) as Promise<LayerFacts>),
    };
    motion.value = motionOf(
      await session.run((engine) => engine.motion(key, layer, given) as Promise<MotionData>),
    );
    failure.value = "";
  } catch (error) {
    motion.value = undefined;
    failure.value = error instanceof CancelledError ? "cancelled" : messageOf(error);
  }
  busy.value = false;
}

async function askPicture(question: Question, name: ThemeName, width: number): Promise<void> {
  const { key, layer, data: given } = question;
  try {
    if (!loaded.has(key)) await load(key);
    const svg = await session.run((engine) => engine.picture(key, layer, given, name, width));
    if (picture.peek()) URL.revokeObjectURL(picture.peek() as string);
    picture.value = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  } catch {
    // the question about the motion has the words: a layer has both pictures or none
    picture.value = undefined;
  }
}

/** A signal of its own, so that other changes of the state ask nothing anew. */
const isOpen = computed(() => state.value.panel === "layers");

const question = computed<Question | undefined>(() => {
  const summary = model.value;
  if (!isOpen.value || !summary || summary.layers.length === 0) return undefined;
  return { key: summary.key, layer: chosenLayer.value, data: data.value };
});

effect(() => {
  const now = question.value;
  if (now) untracked(() => latestMotion.request(() => askMotion(now)));
});

effect(() => {
  const now = question.value;
  const width = pictureWidth.value;
  const name = theme.value;
  if (!now || layers.value.value.view !== "picture" || width === 0) return;
  untracked(() => latestPicture.request(() => askPicture(now, name, width)));
});
