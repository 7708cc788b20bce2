/** The See panel: the exact pieces of the loaded model. */
export { SeePanel as Panel } from "./see-panel.tsx";
