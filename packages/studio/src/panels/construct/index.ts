/** The Construct panel: networks made from drawings, points and tables. */
export { ConstructPanel as Panel } from "./construct-panel.tsx";
export { ConstructStage as Stage } from "./construct-stage.tsx";
