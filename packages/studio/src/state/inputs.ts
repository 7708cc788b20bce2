/** Names and usual ranges of inputs: of the example, of the data, or −1 to 1. */
import { examples } from "../examples/examples.ts";
import { parts } from "./store.ts";

export function inputName(input: number): string {
  return inputNames()?.[input] ?? `x${input}`;
}

/** Names of the inputs, of the example or the data; undefined where nobody named them. */
export function inputNames(): readonly string[] | undefined {
  const model = parts.model.value;
  const data = parts.data.value;
  if (model.kind === "example") return examples.find(({ id }) => id === model.id)?.inputNames;
  return data?.columns;
}

/** The interval over which an input is usually looked at. */
export function inputRange(input: number): readonly [low: number, high: number] {
  const model = parts.model.value;
  const data = parts.data.value;
  const example = model.kind === "example" ? examples.find(({ id }) => id === model.id) : undefined;
  if (example) return example.box[input] ?? [-1, 1];
  if (data && data.rows.length > 0 && input < data.columns.length) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const row of data.rows) {
      low = Math.min(low, row[input]);
      high = Math.max(high, row[input]);
    }
    if (low < high) return [low, high];
  }
  return [-1, 1];
}
