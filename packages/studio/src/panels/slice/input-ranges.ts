/** Names and usual ranges of inputs: of the example, of the data, or −1 to 1. */
import { examples } from "../../examples/examples.ts";
import { state } from "../../state/store.ts";

export function inputName(input: number): string {
  return state.value.data?.columns[input] ?? `x${input}`;
}

/** The interval over which an input is usually looked at. */
export function inputRange(input: number): readonly [low: number, high: number] {
  const { model, data } = state.value;
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
