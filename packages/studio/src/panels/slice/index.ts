/** The Slice panel: where the model is looked at. */
export { SlicePanel as Panel } from "./slice-panel.tsx";
