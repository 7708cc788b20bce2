/**
 * Models shared between projects, when they are there: the tests that need them are skipped otherwise.
 */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../../../shared/data", import.meta.url));

/** Whether the shared data is beside the repository. */
export const hasSharedData = existsSync(folder);
if (!hasSharedData) console.warn("skipped: tests on ../shared/data, which is not there");

export function sharedPath(path: string): string {
  return `${folder}/${path}`;
}

/** Paths of the files with an extension in folders of the shared data. */
export function sharedFiles(folders: readonly string[], extension: string): string[] {
  if (!hasSharedData) return [];
  return folders.flatMap((name) =>
    readdirSync(`${folder}/${name}`)
      .filter((file) => file.endsWith(extension))
      .map((file) => `${name}/${file}`),
  );
}
