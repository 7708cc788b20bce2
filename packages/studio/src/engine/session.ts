/**
 * The page's side of the engine: one worker for questions about model files, and one for what is in view, so that zooming
 * never waits for a long walk. Model files are kept by the page and told again to a new worker.
 */
import { proxy } from "comlink";
import type { Engine, Progress } from "./engine.ts";
import type { LineAnswer, ModelFile, ModelSummary, Place, PlaneAnswer, SpaceAnswer } from "./questions.ts";
import { WorkerSession } from "./worker-session.ts";

/** Files opened in this page, by key. */
export const modelFiles = new Map<string, ModelFile>();

export class EngineSession {
  private readonly session = new WorkerSession<Engine>({
    start: () => {
      // a new worker knows no model yet, however the last one ended
      this.loaded.clear();
      return new Worker(new URL("./engine-worker.ts", import.meta.url), { type: "module" });
    },
  });
  private loaded = new Set<string>();

  /** Reads a file that `modelFiles` holds. Rejects with the library's own message. */
  async load(key: string): Promise<ModelSummary> {
    const file = modelFiles.get(key);
    if (!file) throw new Error("the file of this model is not here any more; open it again");
    const summary = await this.session.run((engine) => engine.load(file) as Promise<ModelSummary>);
    this.loaded.add(key);
    return summary;
  }

  /** Starts the worker before there is anything to ask. */
  warm(): void {
    void this.session.run(async () => undefined).catch(() => undefined);
  }

  plane(key: string, place: Place, progress?: Progress): Promise<PlaneAnswer> {
    return this.ask(
      key,
      (engine) => engine.plane(key, place, progress && proxy(progress)) as Promise<PlaneAnswer>,
    );
  }

  line(key: string, place: Place): Promise<LineAnswer> {
    return this.ask(key, (engine) => engine.line(key, place) as Promise<LineAnswer>);
  }

  space(key: string, place: Place, progress?: Progress): Promise<SpaceAnswer> {
    return this.ask(
      key,
      (engine) => engine.space(key, place, progress && proxy(progress)) as Promise<SpaceAnswer>,
    );
  }

  write(key: string, format: "onnx" | "safetensors" | "json"): Promise<Uint8Array<ArrayBuffer>> {
    return this.ask(key, (engine) => engine.write(key, format) as Promise<Uint8Array<ArrayBuffer>>);
  }

  evaluate(key: string, points: readonly ArrayLike<number>[]): Promise<Float64Array[]> {
    return this.ask(key, (engine) => engine.evaluate(key, points) as Promise<Float64Array[]>);
  }

  /** Ends what is under way; it rejects with a `CancelledError`. */
  cancel(): void {
    this.session.cancel();
  }

  /** Loads the model first where the worker is new. */
  private async ask<T>(
    key: string,
    work: (engine: import("comlink").Remote<Engine>) => Promise<T>,
  ): Promise<T> {
    if (!this.session.alive || !this.loaded.has(key)) await this.load(key);
    return await this.session.run(work);
  }
}

/** For the model's picture. */
export const engine = new EngineSession();
/** For what is in view at deep zooms. */
export const viewEngine = new EngineSession();
