/** What the Compare panel keeps: which two models, and how they are laid side by side. */
import type { Network } from "reluscope";
import { keepFile } from "../../state/models.ts";
import { change, panelState, state } from "../../state/store.ts";
import type { ModelReference, StudioState } from "../../state/studio-state.ts";

export type Layout = "beside" | "over" | "difference";

export interface CompareSettings {
  /** null: the model that is loaded. */
  readonly first: ModelReference | null;
  /** null: none yet. */
  readonly second: ModelReference | null;
  readonly layout: Layout;
  /** Where the divider stands, from 0 (left) to 1. */
  readonly divider: number;
  /** Veil the cells on which both are the same in both pictures. */
  readonly veil: boolean;
}

const initial: CompareSettings = { first: null, second: null, layout: "beside", divider: 0.5, veil: false };

export const compare = panelState<CompareSettings>("compare", initial);

/** A network with a name: a training step, say. */
export interface Named {
  readonly name: string;
  readonly network: Network;
}

/** A model file with a name. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The same with model files; `look` says where they are compared, default where the stage is. */
export function compareFiles(first: NamedFile, second: NamedFile, look: Partial<StudioState> = {}): void {
  const [a, b] = [first, second].map(({ name, bytes }) => {
    const file = keepFile({ name: `${name}.onnx`, bytes });
    return { kind: "file", key: file.key, name } as const;
  });
  const { panels } = state.peek();
  change({
    ...look,
    panel: "compare",
    panels: { ...panels, compare: { ...compare.value.peek(), first: a, second: b } },
  });
}

/**
 * Opens the panel with two networks that another panel made: two steps of a training, say. They are compared on the domain of the
 * state; both are in the link when they are small.
 *
 * @example await compareNetworks({ name: "step 0", network: start }, { name: "step 400", network: now });
 */
export async function compareNetworks(first: Named, second: Named): Promise<void> {
  const { writeOnnx } = await import("reluscope");
  const [a, b] = [first, second].map(({ name, network }) => ({
    name,
    bytes: Uint8Array.from(writeOnnx(network)),
  }));
  compareFiles(a, b);
}
