/** The Compare panel: two models on one domain. */
export { ComparePanel as Panel } from "./compare-panel.tsx";
export { CompareStage as Stage } from "./compare-stage.tsx";
