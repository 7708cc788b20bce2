/** The views in space; loaded when they are looked at first. */
export { DecisionStage, SurfaceStage } from "./space-stage.tsx";
