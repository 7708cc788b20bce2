/**
 * Serves the studio's built files on loopback, with the model that was asked for beside them. Nothing else is served, and only to
 * requests that name loopback as their host, so that no other site can read it through the browser.
 */
import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, extname, join, normalize, sep } from "node:path";
import { InputError } from "./errors.ts";

/** A model to open at the start, with its external data files. */
export interface ServedModel {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly external: ReadonlyMap<string, Uint8Array>;
  readonly arch?: string;
}

export interface StudioServer {
  /** Where to open it. */
  readonly url: string;
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".csv": "text/csv; charset=utf-8",
  ".png": "image/png",
};

/** The folder of the studio's built files. */
export function studioFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("@reluscope/studio/package.json")), "dist");
  } catch {
    throw new InputError("the studio is not installed: npm install @reluscope/studio");
  }
}

/** The policy that the page itself carries: sent as a header too, which also holds for workers. */
export function contentPolicyOf(page: string): string {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
  if (policy === undefined) throw new Error("internal: the studio's page has no content security policy");
  return policy.replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}

/**
 * Starts serving `folder`.
 *
 * @param port 0 for any free one
 * @throws InputError when the folder has no page, or the port is taken
 */
export async function serveStudio(folder: string, port = 0, model?: ServedModel): Promise<StudioServer> {
  let page: string;
  try {
    page = readFileSync(join(folder, "index.html"), "utf8");
  } catch {
    throw new InputError(`the studio is not built: no index.html in ${folder} (npm run build makes it)`);
  }
  const policy = contentPolicyOf(page);
  const served = model && modelFiles(model);
  const server = createServer((request, response) => {
    const headers = {
      "Content-Security-Policy": policy,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-cache",
    };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? "")) {
      return answer(response, 403, "this server answers on loopback only");
    }
    if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "only GET");
    let path: string;
    try {
      path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    } catch {
      return answer(response, 400, "the address cannot be read");
    }
    const kept = served?.get(path);
    if (kept) return answer(response, 200, kept, path);
    const file = normalize(join(folder, path === "/" ? "index.html" : path));
    if (!file.startsWith(folder + sep)) return answer(response, 404, "no such file");
    try {
      answer(response, 200, readFileSync(file), file);
    } catch {
      answer(response, 404, "no such file");
    }
  });
  await listening(server, port);
  const { port: actual } = server.address() as AddressInfo;
  const start = served ? "#open=model.json" : "";
  return {
    url: `http://127.0.0.1:${actual}/${start}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The model's files by address: `model.json` names them. */
function modelFiles(model: ServedModel): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  files.set("/model/0", model.bytes);
  const external = [...model.external].map(([name, bytes], k) => {
    files.set(`/model/${k + 1}`, bytes);
    return { name, url: `model/${k + 1}` };
  });
  const { name, arch } = model;
  files.set("/model.json", JSON.stringify({ name, url: "model/0", external, arch }));
  return files;
}

function answer(response: ServerResponse, status: number, content: string | Uint8Array, name = ".txt"): void {
  const type =
    TYPES[extname(name)] ?? (status === 200 ? "application/octet-stream" : "text/plain; charset=utf-8");
  response.writeHead(status, { "Content-Type": type });
  response.end(content);
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE" || error.code === "EACCES";
      reject(taken ? new InputError(`port ${port} cannot be used: ${error.code}`) : error);
    });
    server.listen(port, "127.0.0.1", () => resolve());
  });
}
