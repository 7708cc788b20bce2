/** See: what the picture shows, in which colours, and what stands under the pointer. */
import { answer, lineOnStage, plane } from "../../state/picture.ts";
import { parts } from "../../state/store.ts";
import { CellSection } from "./cell-section.tsx";
import { ColorSection } from "./color-section.tsx";
import { LayersSection } from "./layers-section.tsx";
import { LineSection } from "./line-section.tsx";
import { ModelSection } from "./model-section.tsx";
import { NeuronSection } from "./neuron-section.tsx";
import { ViewSection } from "./view-section.tsx";

export function SeePanel() {
  return (
    <>
      <ViewSection />
      <ColorSection />
      {answer.value?.kind !== "space" && <LayersSection />}
      {parts.neuron.value && <NeuronSection />}
      {plane.value && <CellSection />}
      {lineOnStage.value && <LineSection />}
      <ModelSection />
    </>
  );
}
