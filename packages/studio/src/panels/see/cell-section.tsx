/** The cell under the pointer, or the pinned one: its affine map, its size, its neighbours. */
import { signal } from "@preact/signals";
import { neuronName } from "reluscope";
import { countText } from "reluscope/draw";
import {
  acrossEdge,
  affineText,
  areaText,
  areaUnit,
  CUT_CELL,
  doubleArea,
  exactNumber,
  shortNumber,
} from "reluscope/view";
import type { PlaneAnswer } from "../../engine/questions.ts";
import { Button, Section } from "../../parts/controls.tsx";
import { axesShown } from "../../stage/model-stage.tsx";
import { hovered, pin, pinned } from "../../stage/subject.ts";
import { plane } from "../../state/picture.ts";

const full = signal(false);
/** Outputs of a cell that are written out. */
const SHOWN_OUTPUTS = 12;

const regionSizes = new WeakMap<PlaneAnswer, Uint32Array>();

function cellsOfRegion(data: PlaneAnswer, region: number): number {
  let sizes = regionSizes.get(data);
  if (!sizes) {
    sizes = new Uint32Array(data.counts.linearRegions);
    for (const one of data.regions) sizes[one]++;
    regionSizes.set(data, sizes);
  }
  return sizes[region];
}

export function CellSection() {
  const data = plane.value;
  const fixed = pinned.value;
  const cell = fixed >= 0 ? fixed : hovered.value.cell;
  if (!data) return null;
  if (cell < 0 || cell >= data.counts.cells) {
    return (
      <Section title="Cell">
        <p class="note">
          Point at a cell to see its affine map and its neighbours; click to pin it. With the picture in
          focus, arrow keys walk from cell to cell.
        </p>
      </Section>
    );
  }
  return (
    <Section
      title={`Cell ${countText(cell)}`}
      aside={
        fixed >= 0 && (
          <Button kind="quiet" onClick={() => pin(-1)}>
            pinned · let go
          </Button>
        )
      }
    >
      <div class="stack" data-cell-shown={cell}>
        <Size data={data} cell={cell} />
        <Formulas data={data} cell={cell} />
        <Neighbours data={data} cell={cell} />
      </div>
    </Section>
  );
}

interface Shown {
  readonly data: PlaneAnswer;
  readonly cell: number;
}

function Size({ data, cell }: Shown) {
  const unit = areaUnit(data.domain.corners);
  const region = data.regions[cell];
  const cells = cellsOfRegion(data, region);
  const classIndex = data.cellClasses[cell];
  return (
    <p class="note">
      linear region {countText(region)}
      {cells > 1 && ` (of ${countText(cells)} cells)`} · area{" "}
      {areaText(Math.abs(doubleArea(data, cell, unit)) / 2, unit)}
      {classIndex !== undefined &&
        (classIndex === CUT_CELL
          ? " · the decision boundary runs through it"
          : ` · ${data.boundaryFacts?.classNames[classIndex]}`)}
    </p>
  );
}

function Formulas({ data, cell }: Shown) {
  const number = full.value ? exactNumber : shortNumber;
  const at = hovered.value.cell === cell ? hovered.value.place : undefined;
  const shown = Math.min(SHOWN_OUTPUTS, data.outputSize);
  return (
    <div>
      {Array.from({ length: shown }, (_, output) => {
        const k = 3 * (cell * data.outputSize + output);
        const map = data.maps.subarray(k, k + 3);
        const value = at && map[0] * at[0] + map[1] * at[1] + map[2];
        return (
          <p key={output} class="formula" data-map={output}>
            <b>{data.outputNames[output]}</b> ={" "}
            {affineText(map.subarray(0, 2), map[2], axesShown.value, number)}
            {value !== undefined && <span class="faint"> = {shortNumber(value)}</span>}
          </p>
        );
      })}
      {data.outputSize > shown && <p class="note">and {countText(data.outputSize - shown)} outputs more</p>}
      <Button
        kind="quiet"
        pressed={full.value}
        onClick={() => {
          full.value = !full.value;
        }}
      >
        {full.value ? "short numbers" : "full precision"}
      </Button>
    </div>
  );
}

function Neighbours({ data, cell }: Shown) {
  const edges = Array.from(data.cellEdges.subarray(data.cellStart[cell], data.cellStart[cell + 1]));
  return (
    <div>
      <h4 class="small-head">Neighbours</h4>
      <ul class="neighbours">
        {edges.map((edge) => {
          const other = acrossEdge(data, cell, edge);
          if (other < 0 || data.edgeNeurons[edge] < 0) {
            return (
              <li key={edge} class="faint">
                side of the domain
              </li>
            );
          }
          const [layer, unit] = neuronName(data.neurons, data.edgeNeurons[edge]);
          return (
            <li key={edge}>
              <Button kind="quiet" onClick={() => pin(other)}>
                cell {countText(other)}
              </Button>
              <span class="faint">
                across neuron {unit} of layer {layer}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
