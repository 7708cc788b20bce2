/** What a model is called in the panel, in a few words. */
import { examples } from "../../examples/examples.ts";
import type { ModelReference } from "../../state/studio-state.ts";

export function nameOf(reference: ModelReference): string {
  if (reference.kind === "file") return reference.name.replace(/\.onnx$/, "");
  return examples.find(({ id }) => id === reference.id)?.title ?? reference.id;
}
