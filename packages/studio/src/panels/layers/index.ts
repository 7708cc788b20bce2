/** The Layers panel: the input space projected layer by layer. */
export { LayersPanel as Panel } from "./layers-panel.tsx";
export { LayersStage as Stage } from "./layers-stage.tsx";
