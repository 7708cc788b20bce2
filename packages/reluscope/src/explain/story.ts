/** The story of an explained network in plain words: sentences that say how sure they are and of what they speak. */
import type { Explanation } from "./explain-network.ts";
import type { Statement } from "./statement.ts";
import { cellStatements } from "./story-cells.ts";
import { layerStatements } from "./story-layers.ts";
import { networkStatements } from "./story-network.ts";
import { removableStatements, unitStatements } from "./story-units.ts";

export type Told = Omit<Explanation, "story">;

/** All statements, chapter by chapter. */
export function storyOf(told: Told): Statement[] {
  return [
    ...networkStatements(told),
    ...layerStatements(told),
    ...unitStatements(told),
    ...removableStatements(told),
    ...cellStatements(told),
  ];
}
