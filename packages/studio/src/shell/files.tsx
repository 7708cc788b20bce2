/** Files of the reader: chosen or dropped; models with their external data, and tables of points. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { countOf } from "reluscope/draw";
import { messageOf } from "../engine/errors.ts";
import { model, openFile } from "../state/models.ts";
import { change, state } from "../state/store.ts";
import { say } from "./messages.tsx";

/** Files that a panel wants for itself while it is open: return true to take them. */
export const fileTaker = signal<((files: readonly File[]) => boolean) | undefined>(undefined);

/** Gives a component, while it is there, the tables that are dropped or chosen: `take` throws what is wrong with one. */
export function useTables(endings: RegExp, take: (text: string, name: string) => void): void {
  useEffect(() => {
    fileTaker.value = (files) => {
      const file = files.find(({ name }) => endings.test(name));
      if (!file) return false;
      file
        .text()
        .then((text) => take(text, file.name))
        .catch((error) => sayWrong(file.name, error));
      return true;
    };
    return () => {
      fileTaker.value = undefined;
    };
  }, []);
}

/** Says what is wrong with a file, in the library's own words. */
export function sayWrong(name: string, error: unknown): void {
  const text = messageOf(error);
  say("failure", text.startsWith(name) ? text : `${name}: ${text}`);
}

const MODEL = /\.(onnx|safetensors|pt|pth|npz|json)$/i;
const TABLE = /\.(csv|tsv|txt)$/i;

export const dragging = signal(false);

/** Opens what was chosen or dropped. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0 || fileTaker.peek()?.(files)) return;
  const table = files.find((file) => TABLE.test(file.name));
  const main = files.find((file) => MODEL.test(file.name)) ?? (table ? undefined : files[0]);
  try {
    if (main) {
      const external: Record<string, Uint8Array<ArrayBuffer>> = {};
      for (const file of files) {
        if (file !== main && file !== table) external[file.name] = new Uint8Array(await file.arrayBuffer());
      }
      const bytes = new Uint8Array(await main.arrayBuffer());
      await openFile({ name: main.name, bytes, ...(Object.keys(external).length > 0 && { external }) });
    }
    if (table) await takeTable(table);
  } catch (error) {
    sayWrong((main ?? table)?.name ?? "", error);
  }
}

async function takeTable(file: File): Promise<void> {
  const { parseData } = await import("../state/data.ts");
  const data = parseData(await file.text(), file.name);
  const inputs = model.peek()?.inputSize;
  if (inputs !== undefined && data.columns.length !== inputs) {
    throw new Error(`${data.columns.length} columns of inputs, but the model has ${inputs} inputs`);
  }
  change({ data, show: { ...state.peek().show, points: true } });
  say("note", `${countOf(data.rows.length, "point")} of ${file.name}`);
}

/** Listens for files dropped anywhere on the page. */
export function listenForFiles(): void {
  let depth = 0;
  const withFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragenter", (event) => {
    if (!withFiles(event)) return;
    event.preventDefault();
    depth++;
    dragging.value = true;
  });
  addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) dragging.value = false;
  });
  addEventListener("dragover", (event) => {
    if (withFiles(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    depth = 0;
    dragging.value = false;
    if (!event.dataTransfer || !withFiles(event)) return;
    event.preventDefault();
    void takeFiles([...event.dataTransfer.files]);
  });
}

/** The button that opens files. */
export function OpenButton() {
  return (
    <label class="plain open-button">
      Open…
      <input
        type="file"
        multiple
        class="hidden"
        accept=".onnx,.safetensors,.pt,.pth,.npz,.json,.csv,.data"
        aria-label="open a model file"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          void takeFiles(files);
        }}
      />
    </label>
  );
}
