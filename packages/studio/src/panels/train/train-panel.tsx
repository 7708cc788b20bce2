/** Train: play, points, network, how it learns, the loss, the history, the knots, and what can be kept. */
import { useTables } from "../../shell/files.tsx";
import { say } from "../../shell/messages.tsx";
import { parseData } from "../../state/data.ts";
import "./style.css";
import { KeepSection } from "./keep-section.tsx";
import { KnotsSection } from "./knots-section.tsx";
import { LearningSection, NetworkSection } from "./network-section.tsx";
import { PlaySection } from "./play-section.tsx";
import { PointsSection } from "./points-section.tsx";
import { changeTask, MOST_POINTS, training } from "./train-state.ts";

/** Two columns and a class are points of the plane; two columns are values of a function of one input. */
function takeTable(text: string, name: string): void {
  const { rows, classes, columns } = parseData(text, name);
  const labelled = classes.length > 0;
  if (columns.length !== 2)
    throw new Error(
      `${name}: ${columns.length} columns of numbers; training here takes x and y with a class, or x and a value`,
    );
  if (rows.length > MOST_POINTS)
    throw new Error(`${name}: ${rows.length} rows; at most ${MOST_POINTS} are trained on here`);
  const kind = labelled ? "classes" : "values";
  const { sets, own } = training.value.peek();
  const points = rows.map((row, k) => (labelled ? [...row, classes[k]] : [...row]));
  changeTask({ kind, sets: { ...sets, [kind]: "own" }, own: { ...own, [kind]: points } });
  say("note", `${points.length} points of ${name}`);
}

export function TrainPanel() {
  // tables of the reader are for this panel while it is open
  useTables(/\.(csv|tsv|txt)$/i, takeTable);
  return (
    <>
      <PlaySection />
      <PointsSection />
      <NetworkSection />
      <LearningSection />
      {training.value.value.kind === "values" && <KnotsSection />}
      <KeepSection />
    </>
  );
}
