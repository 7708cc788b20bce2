/** Node-only parts: files, PNG pictures, worker threads, checkpoints. */
export * from "./checkpoint.ts";
export * from "./load.ts";
export { nodeWorker } from "./node-worker.ts";
export * from "./png.ts";
