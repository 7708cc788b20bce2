/** The piece or the knot of a line that is looked at. */
import { neuronName } from "reluscope";
import { countText } from "reluscope/draw";
import { affineText, shortNumber } from "reluscope/view";
import type { LineAnswer } from "../../engine/questions.ts";
import { Button, Section } from "../../parts/controls.tsx";
import { chosenOnLine, hoveredOnLine } from "../../stage/subject.ts";
import { lineOnStage } from "../../state/picture.ts";
import { change } from "../../state/store.ts";

export function LineSection() {
  const data = lineOnStage.value;
  const looked = chosenOnLine.value ?? hoveredOnLine.value;
  if (!data) return null;
  if (!looked || looked.subject.index >= data.counts.cells) {
    return (
      <Section title="Pieces and knots">
        <p class="note">Point at a piece to see its slope, or at a knot to see which neurons make it.</p>
      </Section>
    );
  }
  const { kind, index } = looked.subject;
  return kind === "piece" ? (
    <Piece data={data} piece={index} at={looked.at} />
  ) : (
    <Knot data={data} knot={index} />
  );
}

function Piece({
  data,
  piece,
  at,
}: {
  readonly data: LineAnswer;
  readonly piece: number;
  readonly at: number;
}) {
  const [name] = data.axisNames;
  return (
    <Section title={`Piece ${countText(piece)}`}>
      <p class="note">
        {shortNumber(data.vertices[piece], 6)} ≤ {name} ≤ {shortNumber(data.vertices[piece + 1], 6)} · linear
        region {countText(data.regions[piece])}
      </p>
      {Array.from({ length: data.outputSize }, (_, output) => {
        const k = 2 * (piece * data.outputSize + output);
        const value = data.maps[k] * at + data.maps[k + 1];
        return (
          <p key={output} class="formula">
            <b>{data.outputNames[output]}</b> = {affineText([data.maps[k]], data.maps[k + 1], [name])}
            <span class="faint"> = {shortNumber(value)}</span>
          </p>
        );
      })}
    </Section>
  );
}

function Knot({ data, knot }: { readonly data: LineAnswer; readonly knot: number }) {
  const neurons = Array.from(
    data.vertexNeurons.subarray(data.vertexNeuronStart[knot], data.vertexNeuronStart[knot + 1]),
    (neuron) => neuronName(data.neurons, neuron),
  );
  return (
    <Section title={`Knot ${countText(knot)}`}>
      <p class="note">
        at {data.axisNames[0]} = {shortNumber(data.vertices[knot + 1], 8)}
      </p>
      <ul>
        {neurons.map(([layer, unit]) => (
          <li key={`${layer}.${unit}`}>
            <Button kind="quiet" onClick={() => change({ neuron: [layer, unit] }, { undo: "neuron" })}>
              neuron {unit} of layer {layer}
            </Button>
            <span class="faint">switches here</span>
          </li>
        ))}
      </ul>
      {Array.from({ length: data.outputSize }, (_, output) => {
        const slope = (piece: number) => shortNumber(data.maps[2 * (piece * data.outputSize + output)]);
        return (
          <p key={output} class="formula">
            <b>{data.outputNames[output]}</b> slope {slope(knot)} → {slope(knot + 1)}
          </p>
        );
      })}
    </Section>
  );
}
