/** Compare: which two models, where they are the same and where not, and the place of the largest difference. */
import { useEffect, useMemo } from "preact/hooks";
import { countText } from "reluscope/draw";
import { exactNumber, shortNumber, valueRange } from "reluscope/view";
import type { PlaneAnswer } from "../../engine/questions.ts";
import { examples } from "../../examples/examples.ts";
import { Button, Choices, Facts, Section, Slider, Toggle } from "../../parts/controls.tsx";
import { ValueScale } from "../../parts/value-scale.tsx";
import { fileTaker, sayWrong } from "../../shell/files.tsx";
import { inputName } from "../../state/inputs.ts";
import { keyOf, readFile } from "../../state/models.ts";
import { change, parts, state } from "../../state/store.ts";
import type { ModelReference } from "../../state/studio-state.ts";
import { compare, type Layout } from "./compare-state.ts";
import { compared, failure, pair, replay } from "./follow.ts";
import { nameOf } from "./names.ts";
import { PinnedSection } from "./pinned-section.tsx";
import type { Compared, DifferencePlace } from "./questions.ts";
import "./style.css";

const MODEL = /\.(onnx|safetensors|pt|pth|npz|json)$/i;

/** A model file that is dropped while the panel is open is the second model. */
function takeFiles(files: readonly File[]): boolean {
  const main = files.find(({ name }) => MODEL.test(name));
  if (!main) return false;
  void (async () => {
    try {
      const external: Record<string, Uint8Array<ArrayBuffer>> = {};
      for (const file of files)
        if (file !== main) external[file.name] = new Uint8Array(await file.arrayBuffer());
      const { key } = await readFile({
        name: main.name,
        bytes: new Uint8Array(await main.arrayBuffer()),
        external: files.length > 1 ? external : undefined,
      });
      compare.change({ second: { kind: "file", key, name: main.name } });
    } catch (error) {
      // the models that were compared stay
      sayWrong(main.name, error);
    }
  })();
  return true;
}

export function ComparePanel() {
  useEffect(() => {
    fileTaker.value = takeFiles;
    return () => {
      fileTaker.value = undefined;
    };
  }, []);
  const both = pair.value;
  const found = compared.value;
  const shown = both && found && failure.value === undefined;
  return (
    <>
      <ModelsSection />
      {shown && <DifferenceSection found={found} />}
      {shown && found.place && <PlaceSection found={found} place={found.place} />}
      {shown && <PinnedSection found={found} names={[nameOf(both[0]), nameOf(both[1])]} />}
      {shown && <PicturesSection found={found} />}
    </>
  );
}

function ModelsSection() {
  const { first, second } = compare.value.value;
  const stage = parts.model.value;
  return (
    <Section title="Two models">
      <div class="stack">
        <ModelPicker
          label="first"
          chosen={first}
          others={[second]}
          empty={`${nameOf(stage)} (loaded)`}
          onChoose={(next) => compare.change({ first: next })}
        />
        <ModelPicker
          label="second"
          chosen={second}
          others={[first]}
          empty="choose …"
          onChoose={(next) => compare.change({ second: next })}
        />
        <div class="row">
          <label class="plain open-button">
            Open second…
            <input
              type="file"
              multiple
              class="hidden"
              accept=".onnx,.safetensors,.pt,.pth,.npz,.json,.data"
              aria-label="open a second model file"
              onChange={(event) => {
                takeFiles([...(event.currentTarget.files ?? [])]);
                event.currentTarget.value = "";
              }}
            />
          </label>
          <Button
            disabled={!second}
            onClick={() => compare.change({ first: second, second: first ?? state.peek().model })}
          >
            Swap
          </Button>
          <Button
            title="the loaded model stays here as the second one while you open or train another"
            onClick={() => compare.change({ second: state.peek().model, first: null })}
          >
            Hold the loaded one
          </Button>
        </div>
        {!second && (
          <p class="note">
            Both are compared on the slice and the box of the stage: where they are the same is proved, and so
            is the largest difference.
          </p>
        )}
      </div>
    </Section>
  );
}

interface ModelPickerProps {
  readonly label: string;
  readonly chosen: ModelReference | null;
  /** Other files that can be chosen. */
  readonly others: readonly (ModelReference | null)[];
  readonly empty: string;
  onChoose(next: ModelReference | null): void;
}

function ModelPicker({ label, chosen, others, empty, onChoose }: ModelPickerProps) {
  const stage = parts.model.value;
  const options: ModelReference[] = examples.map(({ id }) => ({ kind: "example", id }));
  for (const file of [chosen, ...others, stage]) {
    if (file?.kind === "file" && !options.some((option) => keyOf(option) === keyOf(file))) options.push(file);
  }
  return (
    <label class="compare-model">
      <span>{label}</span>
      <select
        value={chosen ? keyOf(chosen) : ""}
        onChange={(event) => {
          const key = event.currentTarget.value;
          onChoose(options.find((option) => keyOf(option) === key) ?? null);
        }}
      >
        <option value="">{empty}</option>
        {options.map((option) => (
          <option key={keyOf(option)} value={keyOf(option)}>
            {nameOf(option)}
          </option>
        ))}
      </select>
    </label>
  );
}

function DifferenceSection({ found }: { readonly found: Compared }) {
  const sameCells = found.same.reduce((sum, one) => sum + one, 0);
  const { cells } = found.difference.counts;
  const noun = found.difference.kind === "plane" ? "cells" : "pieces";
  return (
    <Section title="Where they differ" aside={<span class="proved">proved</span>}>
      <div class="stack">
        <p>
          {found.equal
            ? "Nowhere on this domain: both models are the same function here."
            : sameCells === 0
              ? "On every cell: there is none on which both models are the same."
              : `On ${countText(cells - sameCells)} of ${countText(cells)} ${noun}; on the others both are the same.`}
        </p>
        <Facts
          rows={[
            [
              "largest difference",
              <b data-compare-maximum={found.maxDifference}>{exactNumber(found.maxDifference)}</b>,
            ],
            ...(found.exactText && found.exactText !== String(found.maxDifference)
              ? ([["without rounding", found.exactText]] as const)
              : []),
            [`${noun} of the difference`, <span data-compare-difference-cells>{countText(cells)}</span>],
            [`${noun} on which both are the same`, <span data-compare-same>{countText(sameCells)}</span>],
            ["their share of the domain", `${shortNumber(100 * found.sameShare, 4)} %`],
          ]}
        />
      </div>
    </Section>
  );
}

/** Coordinates that are written out. */
const MOST_INPUTS = 12;

function PlaceSection({ found, place }: { readonly found: Compared; readonly place: DifferencePlace }) {
  const both = pair.value;
  const again = replay.value;
  const outputs = Array.from({ length: Math.min(MOST_INPUTS, place.first.length) }, (_, k) => k);
  const inputs = Array.from(place.input).slice(0, MOST_INPUTS);
  const repeated = again && Math.abs(again[0][place.output] - again[1][place.output]);
  return (
    <Section
      title="Where the difference is largest"
      aside={
        found.first.kind === "plane" && (
          <Button kind="quiet" label="show the place of the largest difference" onClick={() => zoomTo(place)}>
            show
          </Button>
        )
      }
    >
      <div class="stack" data-compare-place={Array.from(place.input).join(" ")}>
        <Facts
          rows={[
            ...inputs.map((value, k) => [inputName(k), exactNumber(value)] as const),
            ...(place.input.length > MOST_INPUTS
              ? ([["…", `${countText(place.input.length)} inputs`]] as const)
              : []),
          ]}
        />
        <table class="table">
          <thead>
            <tr>
              <th scope="col">output</th>
              <th scope="col">{both ? nameOf(both[0]) : "first"}</th>
              <th scope="col">{both ? nameOf(both[1]) : "second"}</th>
            </tr>
          </thead>
          <tbody>
            {outputs.map((k) => (
              <tr key={k}>
                <th scope="row">
                  y{k}
                  {k === place.output && " ◂"}
                </th>
                <td>{shortNumber(place.first[k], 6)}</td>
                <td>{shortNumber(place.second[k], 6)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="note" data-compare-replay={repeated}>
          {repeated === undefined
            ? "evaluating both models there …"
            : `Evaluated there again, as any program would: |difference of y${place.output}| = ${exactNumber(repeated)}.`}
        </p>
      </div>
    </Section>
  );
}

/** Part of the domain's extent that is shown around a place. */
const CLOSE = 0.06;

/** Both pictures around the place. */
function zoomTo({ coordinates: [s, t] }: DifferencePlace): void {
  const [[left, right], [bottom, top]] = state.peek().box;
  const [dx, dy] = [(CLOSE * (right - left)) / 2, (CLOSE * (top - bottom)) / 2];
  change({ view: { left: s - dx, right: s + dx, bottom: t - dy, top: t + dy } }, { undo: "compare view" });
}

function DifferenceScale({ data, output }: { readonly data: PlaneAnswer; readonly output: number }) {
  const [low, high] = useMemo(() => valueRange(data, output), [data, output]);
  return <ValueScale low={low} high={high} name={`y${output} of first − second`} />;
}

const LAYOUTS: readonly (readonly [Layout, string])[] = [
  ["beside", "side by side"],
  ["over", "divider"],
  ["difference", "difference"],
];

function PicturesSection({ found }: { readonly found: Compared }) {
  const { layout, divider, veil } = compare.value.value;
  const flat = found.first.kind === "plane";
  return (
    <Section title="Pictures">
      <div class="stack">
        <Choices
          label="how the pictures are laid out"
          options={
            flat ? LAYOUTS : LAYOUTS.map(([name, text]) => [name, name === "over" ? "overlaid" : text])
          }
          chosen={layout}
          onChoose={(next) => compare.change({ layout: next })}
        />
        {flat && layout === "over" && (
          <Slider
            label="divider"
            low={0}
            high={1}
            step={0.01}
            value={divider}
            format={(value) => `${Math.round(100 * value)} %`}
            onChange={(value) => compare.change({ divider: value }, { undo: "compare divider" })}
          />
        )}
        {flat && layout !== "difference" && (
          <Toggle
            label="pale where both are the same"
            on={veil}
            onChange={(on) => compare.change({ veil: on })}
          />
        )}
        {layout === "difference" && found.difference.kind === "plane" && !found.equal && (
          <DifferenceScale data={found.difference} output={found.place?.output ?? 0} />
        )}
        <p class="note">
          {layout === "difference"
            ? found.equal
              ? "Nothing is left of the difference."
              : "Colour is the value of first − second; white where it is 0, proved. On each cell both models are affine."
            : "One view for both: zoom or pin a cell in one picture, and the other follows. Colours are chosen under See."}
        </p>
      </div>
    </Section>
  );
}
