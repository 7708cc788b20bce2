/**
 * JSON documents larger than a string may be: lists are given as iterables and written as they are produced.
 */

/** A value in a document: anything JSON has, and at the top level iterables of such values, written as lists. */
export type JsonDocument = Readonly<Record<string, unknown>>;

/** Characters gathered before a chunk is handed on. */
const CHUNK_LENGTH = 1 << 16;

/**
 * The text of `document` in chunks, numbers shortest-exact, properties in their order, one a line; iterables become
 * lists with one entry a line. Properties that are undefined are left out. Joined, the chunks are one JSON document.
 *
 * @example [...jsonChunks({ cells: 2, areas: [1, 2].values() })].join("")
 */
export function* jsonChunks(document: JsonDocument): Generator<string> {
  let text = "{";
  let first = true;
  for (const [name, value] of Object.entries(document)) {
    if (value === undefined) continue;
    text += `${first ? "" : ","}\n  ${JSON.stringify(name)}: `;
    first = false;
    if (!isStream(value)) {
      text += JSON.stringify(value);
      continue;
    }
    text += "[";
    let empty = true;
    for (const entry of value) {
      text += (empty ? "\n    " : ",\n    ") + JSON.stringify(entry);
      empty = false;
      if (text.length < CHUNK_LENGTH) continue;
      yield text;
      text = "";
    }
    text += empty ? "]" : "\n  ]";
  }
  yield `${text}\n}\n`;
}

/** Typed arrays would otherwise print as objects; plain arrays print well as they are. */
function isStream(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Symbol.iterator in value;
}
