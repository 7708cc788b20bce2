/** Node-only parts: files, PNG pictures. */
export * from "./load.ts";
export { nodeWorker } from "./node-worker.ts";
export * from "./png.ts";
