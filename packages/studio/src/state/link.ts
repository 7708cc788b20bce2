/** The state in the page's address: compressed JSON in the fragment, with the bytes of small models, so that a link holds all. */
import { deflateSync, inflateSync } from "fflate";
import type { ModelFile } from "../engine/questions.ts";
import { modelFiles } from "../engine/session.ts";
import { initialState, type StudioState } from "./studio-state.ts";

/** Models of up to so many bytes travel in the link. */
export const LINKED_BYTES = 40_000;
/** Data sets of up to so many numbers travel in the link. */
const LINKED_NUMBERS = 6000;

interface Linked {
  readonly version: 1;
  readonly state: StudioState;
  /** Base64 of the model file. */
  readonly bytes?: string;
  /** Architecture of a file that holds weights only. */
  readonly arch?: string;
  /** Files of other models that panels name. */
  readonly others?: readonly {
    readonly key: string;
    readonly name: string;
    readonly bytes: string;
    readonly arch?: string;
  }[];
}

/** Whether a link of this state reopens everything. */
export function fitsLink(state: StudioState): boolean {
  if (othersOf(state).some((file) => !file || !isSmall(file))) return false;
  if (state.model.kind === "example") return true;
  const file = modelFiles.get(state.model.key);
  return file !== undefined && isSmall(file);
}

const isSmall = (file: ModelFile) =>
  file.bytes.length <= LINKED_BYTES && Object.keys(file.external ?? {}).length === 0;

/** Files of models that the open panel names in its settings, as `{ kind: "file", key }`, each once. */
function othersOf({ panels, panel }: StudioState): (ModelFile | undefined)[] {
  const found = new Map<string, ModelFile | undefined>();
  for (const value of Object.values((panels[panel] ?? {}) as object)) {
    if (value && typeof value === "object" && value.kind === "file" && typeof value.key === "string") {
      found.set(value.key, modelFiles.get(value.key));
    }
  }
  return [...found.values()];
}

/** The fragment (without #) of a state. */
export function linkOf(state: StudioState): string {
  const { model, data } = state;
  const own = model.kind === "file" ? modelFiles.get(model.key) : undefined;
  const file = own && isSmall(own) ? own : undefined;
  const others = othersOf(state)
    .filter((other) => other !== undefined)
    .filter((other) => other !== file && isSmall(other))
    .map(({ key, name, bytes, arch }) => ({ key, name, bytes: base64Of(bytes), arch }));
  const numbers = data ? data.rows.length * (data.columns.length + 1) : 0;
  const kept = numbers > LINKED_NUMBERS ? { ...state, data: null } : state;
  const linked: Linked = {
    version: 1,
    state: kept,
    bytes: file && base64Of(file.bytes),
    arch: file?.arch,
    others: others.length > 0 ? others : undefined,
  };
  return `s=${base64Of(deflateSync(new TextEncoder().encode(JSON.stringify(linked)), { level: 9 }))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")}`;
}

/**
 * The state of a fragment; undefined where it holds none. The model's bytes go into `modelFiles`.
 *
 * @throws Error when the link is damaged
 */
export function stateOfLink(fragment: string): StudioState | undefined {
  const text = /^#?s=([\w-]+)$/.exec(fragment)?.[1];
  if (text === undefined) return undefined;
  let linked: Linked;
  try {
    const bytes = inflateSync(bytesOfBase64(text.replaceAll("-", "+").replaceAll("_", "/")));
    linked = JSON.parse(new TextDecoder().decode(bytes)) as Linked;
    if (linked.version !== 1 || typeof linked.state?.panel !== "string") throw new Error("no state in it");
  } catch (error) {
    throw new Error(`this link is damaged: ${error instanceof Error ? error.message : error}`);
  }
  const state = { ...initialState, ...linked.state };
  const { model } = state;
  if (model.kind === "file" && linked.bytes !== undefined && !modelFiles.has(model.key)) {
    modelFiles.set(model.key, {
      key: model.key,
      name: model.name,
      bytes: bytesOfBase64(linked.bytes),
      arch: linked.arch,
    });
  }
  for (const { key, name, bytes, arch } of linked.others ?? []) {
    if (!modelFiles.has(key)) modelFiles.set(key, { key, name, bytes: bytesOfBase64(bytes), arch });
  }
  return state;
}

/** Base64 of bytes. */
export function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 24_576)
    parts.push(String.fromCharCode(...bytes.subarray(i, i + 24_576)));
  return btoa(parts.join(""));
}

/** Bytes of base64 text. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
