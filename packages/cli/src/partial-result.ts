/** What stopped before all cells were found says so: in the text, in the JSON document, in files and pictures. */
import type { JsonDocument, NamedArray } from "reluscope";
import type { Picture } from "reluscope/draw";
import { EXIT_LIMIT } from "./errors.ts";
import { countOf } from "./number-format.ts";
import { endSearch, type Stopped } from "./search.ts";
import type { SearchOptions } from "./search-options.ts";

/** The first line of the text, if the result is only a part. */
export function partialLines(stopped: Stopped | undefined, cells: number): string[] {
  if (!stopped) return [];
  return [
    `partial: ${stopped.words} stopped the search with ${countOf(cells, "cell")} found; there are more`,
    "",
  ];
}

/** Beside the document's `complete: false`: what stopped the search. */
export function partialJson(stopped: Stopped | undefined): JsonDocument {
  return stopped ? { stopped: stopped.by } : {};
}

/** Beside the arrays of a part: `complete`, which is 0. */
export function partialArrays(stopped: Stopped | undefined): NamedArray[] {
  return stopped ? [{ name: "complete", shape: [1], values: Uint8Array.of(0) }] : [];
}

/** In a picture and its title. */
export function partialCaption(stopped: Stopped | undefined, cells: number): string | undefined {
  return stopped && `partial: ${countOf(cells, "cell")} found, there are more`;
}

/** A picture that says so above its upper right corner. */
export function captioned(picture: Picture, caption: string | undefined, dark: boolean): Picture {
  if (caption === undefined) return picture;
  const { width, height } = picture;
  return {
    width,
    height,
    render(context) {
      picture.render(context);
      context.fillText(caption, width - 14, 16, {
        color: dark ? "#ff8f7a" : "#b3261e",
        anchor: "end",
        bold: true,
      });
    },
  };
}

/** After the result is out: the checkpoint, and the exit code. */
export function endPartial(stopped: Stopped | undefined, options: SearchOptions): void {
  endSearch(stopped, options);
  if (stopped) process.exitCode = EXIT_LIMIT;
}
