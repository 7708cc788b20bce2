/** Node-only parts: files, PNG pictures. */
export * from "./load.ts";
export * from "./png.ts";
