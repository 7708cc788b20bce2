export { TrainPanel as Panel } from "./train-panel.tsx";
export { TrainStage as Stage } from "./train-stage.tsx";
