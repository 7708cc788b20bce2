/** The views in space as components: the function over a plane, and the decision surface of three inputs. */
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { countText, type PlanarPoints, type ThemeName, themeColors } from "reluscope/draw";
import { type SceneState, shortNumber } from "reluscope/view";
import { messageOf } from "../../engine/errors.ts";
import type { PlaneAnswer, SpaceAnswer } from "../../engine/questions.ts";
import { eye } from "../eye.ts";
import type { Lit } from "../lit.ts";
import { indexOf } from "../subject.ts";
import { HOME } from "./camera.ts";
import { type DecisionMarks, decisionMarks, withLitPieces } from "./decision-marks.ts";
import { decisionModel } from "./decision-model.ts";
import { litLines } from "./lit-lines.ts";
import { type SpaceProps, SpaceView } from "./space-view.ts";
import "./style.css";
import { cellLines, neuronLines, openSide, pointLines, surfaceModel, surfaceOf } from "./surface-model.ts";

const KEYS =
  "Arrow keys turn, W A S D move, plus and minus zoom, zero goes back, enter pins what is in the middle, escape lets go.";

function SpaceStage(
  props: Omit<SpaceProps, "camera" | "onCamera" | "home"> & {
    readonly rises: boolean;
    readonly side: number;
  },
) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<SpaceView | undefined>(undefined);
  const [failure, setFailure] = useState("");
  const { turn, tilt, zoom, right, up } = eye.value.value;
  const { side } = props;
  const home = useMemo(() => ({ ...HOME, turn: side }), [side]);
  const camera = useMemo(
    () => ({ turn: turn ?? side, tilt, zoom, right, up }),
    [turn, side, tilt, zoom, right, up],
  );
  const all: SpaceProps = {
    ...props,
    camera,
    home,
    onCamera: (next) => eye.change(next, { undo: false }),
  };
  useLayoutEffect(() => {
    if (!place.current) return;
    try {
      view.current = new SpaceView(place.current, all, props.rises);
    } catch (error) {
      setFailure(messageOf(error));
    }
    return () => {
      view.current?.dispose();
      view.current = undefined;
    };
    // made once; what changes later comes by `update`
  }, []);
  // before anything else happens, as in the flat pictures: the next key meets what this one has changed
  useLayoutEffect(() => view.current?.update(all));
  if (failure) {
    return (
      <p class="waiting" role="alert">
        {failure}. The flat picture shows the same cells.
      </p>
    );
  }
  const buttons: readonly (readonly [string, string, () => void])[] = [
    ["+", "zoom in", () => view.current?.zoomBy(1.4)],
    ["−", "zoom out", () => view.current?.zoomBy(1 / 1.4)],
    ["⤢", "back to the first view", () => view.current?.reset()],
  ];
  return (
    <div class="plot">
      <div class="plot-area" ref={place} />
      <div class="zoom" role="group" aria-label="zoom">
        {buttons.map(([text, label, use]) => (
          <button key={text} type="button" aria-label={label} title={label} onClick={use}>
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}

export interface SurfaceStageProps {
  readonly data: PlaneAnswer;
  readonly look: Omit<SceneState, "points" | "theme">;
  readonly theme: ThemeName;
  readonly pinned: number;
  readonly hovered: number;
  /** Running number of the neuron whose bent hyperplane is shown; −1 for none. */
  readonly neuron: number;
  readonly points?: PlanarPoints;
  /** What the open panel lights up. */
  readonly lit?: Lit;
  /** Default the names of the slice. */
  readonly axisNames?: readonly string[];
  onHover(cell: number, place: readonly [number, number] | undefined): void;
  onPick(cell: number, place: readonly [number, number] | undefined): void;
}

/** The network over the plane: cells as flat polygons at the height of the output. */
export function SurfaceStage(props: SurfaceStageProps) {
  const { data, look, theme, pinned, hovered, neuron, points, lit, axisNames = data.axisNames } = props;
  const { height } = eye.value.value;
  const { colorBy, output, creases, boundary } = look;
  const model = useMemo(
    () => surfaceModel(data, { ...look, theme }, height, axisNames),
    [axisNames, data, colorBy, output, creases, boundary, theme, height],
  );
  const marks = useMemo(() => {
    const { accent, pin } = themeColors(theme);
    const { normal } = model;
    return [
      ...(neuron >= 0 ? neuronLines(data, output, neuron, theme, normal) : []),
      ...(lit ? litLines(data, output, lit, points, indexOf(data), theme, normal) : []),
      ...(points ? pointLines(data, output, points, indexOf(data), theme, normal) : []),
      ...(hovered >= 0 && hovered !== pinned ? [cellLines(data, output, hovered, accent, normal)] : []),
      ...(pinned >= 0 ? [cellLines(data, output, pinned, pin, normal)] : []),
    ];
  }, [model, neuron, points, lit, hovered, pinned]);
  const surface = surfaceOf(data, output);
  const [s, t] = axisNames;
  const cellOf = (polygon: number) => (polygon < 0 ? -1 : surface.cells[polygon]);
  return (
    <SpaceStage
      model={model}
      marks={marks}
      theme={theme}
      rises
      side={openSide(surface, model.normal, HOME.turn)}
      label={
        `Surface of ${data.outputNames[output]} over ${s} and ${t}: ${countText(data.counts.cells)} flat pieces, values from ` +
        `${shortNumber(surface.low)} to ${shortNumber(surface.high)}. ${KEYS}`
      }
      onHover={(polygon, place) => props.onHover(cellOf(polygon), place && [place[0], place[1]])}
      onPick={(polygon, place) => props.onPick(cellOf(polygon), place && [place[0], place[1]])}
    />
  );
}

export interface DecisionStageProps extends DecisionMarks {
  readonly data: SpaceAnswer;
  readonly theme: ThemeName;
  readonly creases: boolean;
  readonly axisNames?: readonly string[];
  /** A point of the surface, or nothing. */
  onPick(place: readonly [number, number, number] | undefined): void;
}

/** The decision surface of three inputs. */
export function DecisionStage(props: DecisionStageProps) {
  const { data, theme, creases, axisNames = data.axisNames, neuron, points, showPoints, lit, pinned } = props;
  const plain = useMemo(
    () => decisionModel(data, theme, creases, axisNames),
    [data, theme, creases, axisNames],
  );
  const model = useMemo(() => withLitPieces(plain, lit, theme), [plain, lit]);
  const marks = useMemo(
    () => decisionMarks(data, { neuron, points, showPoints, lit, pinned }, theme, plain.normal),
    [plain, neuron, points, showPoints, lit, pinned],
  );
  const { boundary } = data;
  return (
    <SpaceStage
      model={model}
      marks={marks}
      theme={theme}
      rises={false}
      side={HOME.turn}
      label={
        `Decision surface over ${axisNames.join(", ")}: ${countText(boundary.counts.pieces)} flat pieces in ` +
        `${countText(boundary.components)} ${boundary.components === 1 ? "component" : "components"}. ` +
        KEYS
      }
      onHover={() => {}}
      onPick={(_, place) => props.onPick(place)}
    />
  );
}
