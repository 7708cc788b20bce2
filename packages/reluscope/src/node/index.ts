/** Node-only parts: files, PNG and GIF pictures, worker threads, checkpoints. */
export { type ApngFrame, type ApngOptions, apngBytes } from "./apng.ts";
export * from "./checkpoint.ts";
export * from "./gif.ts";
export * from "./load.ts";
export { nodeWorker } from "./node-worker.ts";
export { type PngOptions, pngBytes } from "./png.ts";
export { type TrainingApngOptions, trainingApng } from "./training-apng.ts";
