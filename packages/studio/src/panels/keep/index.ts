/** The Keep panel: downloads, the link, undo and redo. */
export { KeepPanel as Panel } from "./keep-panel.tsx";
