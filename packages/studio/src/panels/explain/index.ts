/** The Explain panel: the story of a network, each sentence linked to what it speaks of. */
export { ExplainPanel as Panel } from "./explain-panel.tsx";
