/** The Compare panel's stage: both pictures beside each other or above each other with a divider, or their difference. */
import { useRef } from "preact/hooks";
import { countText } from "reluscope/draw";
import { shortNumber, valueRange } from "reluscope/view";
import type { LineAnswer, PlaneAnswer } from "../../engine/questions.ts";
import { LineStage } from "../../stage/line-stage.tsx";
import { axesShown } from "../../stage/model-stage.tsx";
import { PlaneStage } from "../../stage/plane-stage.tsx";
import type { PlaneProps } from "../../stage/plane-view.ts";
import { indexOf } from "../../stage/subject.ts";
import { change, parts } from "../../state/store.ts";
import { theme } from "../../state/theme.ts";
import { compare } from "./compare-state.ts";
import { askAgain, busy, cancelComparing, compared, failure, pair } from "./follow.ts";
import { nameOf } from "./names.ts";
import { drawOther, markOnLine, markOnPlane, veilSame } from "./place-mark.ts";
import type { Compared } from "./questions.ts";

export function CompareStage() {
  const both = pair.value;
  const found = compared.value;
  const wrong = failure.value;
  const now = busy.value;
  return (
    <>
      {!both ? (
        <p class="waiting">Choose a second model in the panel, or drop its file here.</p>
      ) : found && !wrong ? (
        <Pictures found={found} names={[nameOf(both[0]), nameOf(both[1])]} />
      ) : (
        <p class="waiting">
          {wrong ? "Not compared: see below." : "computing both partitions and the proof …"}
        </p>
      )}
      <div class="status" role="status">
        {now ? (
          <>
            <span class="spinner" aria-hidden="true" />
            <span>
              {now.what} … {now.cells > 0 && `${countText(now.cells)} cells`}
            </span>
            <button type="button" class="quiet" onClick={cancelComparing}>
              cancel
            </button>
          </>
        ) : wrong ? (
          <>
            <span class="warning" data-compare-failure>
              {wrong}
            </span>
            <button type="button" class="quiet" onClick={askAgain}>
              try again
            </button>
          </>
        ) : (
          both && found && <Verdict found={found} />
        )}
      </div>
    </>
  );
}

function Verdict({ found }: { readonly found: Compared }) {
  return (
    <>
      <strong data-compare-verdict={found.equal ? "equal" : "different"}>
        {found.equal ? "the same function here" : `largest difference ${shortNumber(found.maxDifference, 6)}`}
      </strong>
      <span class="proved" title="no sign was decided by a tolerance">
        proved
      </span>
      <span class="faint">{shortNumber(found.milliseconds / 1000, 3)} s</span>
    </>
  );
}

interface PicturesProps {
  readonly found: Compared;
  readonly names: readonly [string, string];
}

function Pictures({ found, names }: PicturesProps) {
  const { layout } = compare.value.value;
  const caption = (data: PlaneAnswer | LineAnswer, name: string, which: string) => (
    <figcaption data-compare-cells={which}>
      <b>{name}</b> {countText(data.counts.cells)} {data.kind === "plane" ? "cells" : "pieces"}
    </figcaption>
  );
  if (layout === "difference") {
    return (
      <div class="compare-pictures" data-layout={layout}>
        <figure>
          {caption(found.difference, `${names[0]} − ${names[1]}`, "difference")}
          <DifferencePicture found={found} />
        </figure>
      </div>
    );
  }
  if (layout === "over" && found.first.kind === "plane") {
    return (
      <div class="compare-pictures" data-layout={layout}>
        <figure>
          <figcaption class="compare-two">
            <span data-compare-cells="first">
              <b>{names[0]}</b> {countText(found.first.counts.cells)} cells
            </span>
            <span data-compare-cells="second">
              <b>{names[1]}</b> {countText(found.second.counts.cells)} cells
            </span>
          </figcaption>
          <Divided found={found} names={names} />
        </figure>
      </div>
    );
  }
  const one = layout === "over";
  return (
    <div class="compare-pictures" data-layout={layout}>
      <figure>
        {caption(found.first, one ? `${names[0]}, and ${names[1]} dashed` : names[0], "first")}
        <Side found={found} which="first" name={names[0]} over={one} />
      </figure>
      {!one && (
        <figure>
          {caption(found.second, names[1], "second")}
          <Side found={found} which="second" name={names[1]} />
        </figure>
      )}
    </div>
  );
}

interface SideProps {
  readonly found: Compared;
  readonly which: "first" | "second";
  readonly name: string;
  /** On a line: the other model's graphs above this one's. */
  readonly over?: boolean;
}

/** What every picture of a plane here shares: one view, one pinned place. */
function shared(data: PlaneAnswer): Omit<PlaneProps, "renderer" | "data" | "look" | "label" | "marks"> {
  const at = parts.cell.value;
  return {
    theme: theme.value,
    pinned: at?.length === 2 ? indexOf(data).cellAt(at[0], at[1]) : -1,
    window: parts.view.value,
    axisNames: axesShown.value,
    onHover: () => undefined,
    onPick: (cell, place) => change({ cell: cell < 0 || !place ? null : place }, { undo: "cell" }),
    onWindow: (view) => change({ view }, { undo: false }),
  };
}

function Side({ found, which, name, over }: SideProps) {
  const data = found[which];
  const { place, difference, same } = found;
  const { veil } = compare.value.value;
  const show = parts.show.value;
  if (data.kind === "line") {
    const other = over && found.second.kind === "line" ? found.second : undefined;
    return (
      <LineStage
        data={data}
        outputs={Array.from({ length: data.outputSize }, (_, k) => k)}
        theme={theme.value}
        showKnots={show.creases}
        showDecision={show.boundary}
        marks={(context, frame, colors) => {
          if (other) drawOther(context, frame, colors, other);
          if (place) markOnLine(context, frame, colors, place, data);
        }}
        label={`Graph of ${name} with ${countText(data.counts.cells - 1)} knots.`}
      />
    );
  }
  const output = Math.min(parts.output.value, data.outputSize - 1);
  const color = parts.color.value;
  const ranges = [found.first, found.second].map((one) =>
    one.kind === "plane" && color === "value" ? valueRange(one, output) : ([0, 1] as const),
  );
  return (
    <PlaneStage
      {...shared(data)}
      data={data}
      look={{
        colorBy: color === "class" && data.cellClasses.length === 0 ? "region" : color,
        output,
        creases: show.creases,
        boundary: show.boundary,
        // one scale for both
        range: [Math.min(ranges[0][0], ranges[1][0]), Math.max(ranges[0][1], ranges[1][1])],
      }}
      marks={(context, frame, colors) => {
        if (veil && difference.kind === "plane") veilSame(context, frame, colors, difference, same);
        if (place) markOnPlane(context, frame, colors, place);
      }}
      label={
        `Map of ${name} with ${countText(data.counts.cells)} cells. Arrow keys move to the neighbouring cell in both maps, ` +
        "plus and minus zoom both, zero shows everything."
      }
    />
  );
}

function DifferencePicture({ found }: { readonly found: Compared }) {
  const { difference: data, place, same } = found;
  const output = place?.output ?? 0;
  if (data.kind === "line") {
    return (
      <LineStage
        data={data}
        outputs={Array.from({ length: data.outputSize }, (_, k) => k)}
        theme={theme.value}
        showKnots={parts.show.value.creases}
        showDecision={false}
        marks={(context, frame, colors) => {
          if (place) markOnLine(context, frame, colors, place, data);
        }}
        label="Graph of the difference of both models."
      />
    );
  }
  return (
    <PlaneStage
      {...shared(data)}
      data={data}
      look={{
        colorBy: found.equal ? "none" : "value",
        output,
        creases: parts.show.value.creases,
        boundary: false,
        range: valueRange(data, output),
      }}
      marks={(context, frame, colors) => {
        veilSame(context, frame, colors, data, same);
        if (place) markOnPlane(context, frame, colors, place);
      }}
      label={
        `Map of the difference with ${countText(data.counts.cells)} cells, on each of which both models are affine. ` +
        "Arrow keys move to the neighbouring cell, plus and minus zoom, zero shows everything."
      }
    />
  );
}

/** The first model left of a divider, the second right of it; the divider is dragged, or moved by arrow keys. */
function Divided({ found, names }: PicturesProps) {
  const area = useRef<HTMLDivElement>(null);
  const { divider } = compare.value.value;
  const percent = `${100 * divider}%`;
  const move = (to: number) =>
    compare.change({ divider: Math.min(1, Math.max(0, to)) }, { undo: "compare divider" });
  return (
    <div class="compare-over" ref={area}>
      <div class="compare-layer" style={{ clipPath: `inset(0 0 0 ${percent})` }}>
        <Side found={found} which="second" name={names[1]} />
      </div>
      <div class="compare-layer" style={{ clipPath: `inset(0 ${100 - 100 * divider}% 0 0)` }}>
        <Side found={found} which="first" name={names[0]} />
      </div>
      <div
        class="compare-divider"
        role="slider"
        tabIndex={0}
        aria-label={`divider between ${names[0]} and ${names[1]}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * divider)}
        style={{ left: percent }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          const box = area.current?.getBoundingClientRect();
          if (event.buttons !== 0 && box) move((event.clientX - box.left) / box.width);
        }}
        onKeyDown={(event) => {
          const step = { ArrowLeft: -0.02, ArrowRight: 0.02, PageDown: -0.1, PageUp: 0.1 }[event.key];
          if (event.key === "Home") move(0);
          else if (event.key === "End") move(1);
          else if (step !== undefined) move(divider + step);
          else return;
          event.preventDefault();
        }}
      />
    </div>
  );
}
