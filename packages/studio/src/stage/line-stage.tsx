/** The graph of a network along a line, with its knots, as a component. Panels draw their own marks above it. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { CanvasContext, type DrawContext, type Theme, type ThemeName, themeColors } from "reluscope/draw";
import {
  AXIS_BELOW,
  Frame,
  lineCellAt,
  lineValue,
  lineWindow,
  listenToGestures,
  renderLine,
  Viewport,
  zoomButtons,
} from "reluscope/view";
import type { LineAnswer } from "../engine/questions.ts";
import { pointerTool, type StageTool } from "./tool.ts";

const MARGINS = { left: 58, right: 14, top: 30, bottom: AXIS_BELOW };
/** The pointer takes a knot within so many pixels. */
const KNOT_REACH = 8;

/** A piece between two knots, or the knot behind piece `index`. */
export type LineSubject = { readonly kind: "piece" | "knot"; readonly index: number };

export interface LineStageProps {
  readonly data: LineAnswer;
  readonly outputs: readonly number[];
  readonly theme: ThemeName;
  readonly showKnots: boolean;
  readonly showDecision: boolean;
  readonly points?: { readonly coordinates: ArrayLike<number>; readonly classes?: ArrayLike<number> };
  /** Knots drawn with a ring. */
  readonly ringed?: readonly number[];
  readonly chosen?: LineSubject;
  /** Drawn above the curves: `frame` turns (position, value) into pixels. */
  readonly marks?: (context: DrawContext, frame: Frame, theme: Theme) => void;
  /** Takes the pointer; places are (position, value). */
  readonly tool?: StageTool;
  /** Shows at least these values. */
  readonly values?: readonly [low: number, high: number];
  readonly label: string;
  onChoose?(subject: LineSubject | undefined, at: number | undefined): void;
  onHover?(subject: LineSubject | undefined, at: number | undefined): void;
}

class LineView {
  readonly viewport: Viewport;
  private readonly root: HTMLElement;
  private readonly surface = document.createElement("div");
  private readonly canvas = document.createElement("canvas");
  private readonly observer: ResizeObserver;
  private props: LineStageProps;
  private pending = 0;
  private hovered?: LineSubject;
  private at?: number;

  constructor(root: HTMLElement, props: LineStageProps) {
    this.root = root;
    this.props = props;
    this.viewport = new Viewport(this.home(), () => this.invalidate(), true);
    this.surface.className = "surface";
    this.surface.tabIndex = 0;
    this.surface.setAttribute("role", "application");
    this.canvas.className = "overlay";
    this.canvas.setAttribute("aria-hidden", "true");
    root.append(this.canvas, this.surface);
    this.listen();
    this.observer = new ResizeObserver(() => requestAnimationFrame(() => this.resize()));
    this.observer.observe(root);
    this.update(props);
    this.resize();
  }

  update(props: LineStageProps): void {
    const before = this.props;
    this.props = props;
    const home = this.home();
    if (
      before.data.domain.low !== props.data.domain.low ||
      before.data.domain.high !== props.data.domain.high
    )
      this.viewport.rehome(home);
    else this.viewport.home = home;
    if (before.data !== props.data) this.hovered = undefined;
    this.surface.setAttribute("aria-label", props.label);
    this.surface.style.cursor = props.tool?.cursor ?? "";
    const { chosen } = props;
    this.surface.dataset.subject = chosen ? `${chosen.kind} ${chosen.index}` : "";
    this.invalidate();
  }

  dispose(): void {
    this.observer.disconnect();
    if (this.pending) cancelAnimationFrame(this.pending);
    this.root.replaceChildren();
  }

  private home() {
    return lineWindow(this.props.data, this.props.outputs);
  }

  private resize(): void {
    const width = this.root.clientWidth - MARGINS.left - MARGINS.right;
    const height = this.root.clientHeight - MARGINS.top - MARGINS.bottom;
    if (width <= 10 || height <= 10) return;
    Object.assign(this.surface.style, {
      left: `${MARGINS.left}px`,
      top: `${MARGINS.top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    this.viewport.resize(width, height);
  }

  private invalidate(): void {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  /** The frame with the vertical range fitted to what is seen. */
  private frame(x = 0, y = 0): Frame {
    const { data, outputs, values } = this.props;
    const { window, width, height } = this.viewport;
    const left = Math.max(data.domain.low, window.left);
    const right = Math.min(data.domain.high, window.right);
    const fit = left < right ? lineWindow(data, outputs, left, right) : window;
    const bottom = values ? Math.min(values[0], fit.bottom) : fit.bottom;
    const top = values ? Math.max(values[1], fit.top) : fit.top;
    return new Frame({ left: window.left, right: window.right, bottom, top }, x, y, width, height);
  }

  private draw(): void {
    const { root, canvas, viewport, props } = this;
    if (viewport.width <= 1) return;
    const ratio = Math.min(3, devicePixelRatio || 1);
    const { clientWidth: width, clientHeight: height } = root;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const paper = canvas.getContext("2d");
    if (!paper) return;
    paper.setTransform(ratio, 0, 0, ratio, 0, 0);
    paper.clearRect(0, 0, width, height);
    const context = new CanvasContext(paper);
    const frame = this.frame(MARGINS.left, MARGINS.top);
    const theme = themeColors(props.theme);
    this.drawSubject(context, frame, theme);
    renderLine(context, props.data, frame, {
      outputs: props.outputs,
      outputNames: props.data.outputNames,
      axisName: props.data.axisNames[0],
      showKnots: props.showKnots,
      points: props.points,
      theme: props.theme,
      marks: props.showDecision ? props.data.marks : undefined,
    });
    for (const knot of props.ringed ?? []) {
      const t = props.data.vertices[knot + 1];
      for (const output of props.outputs) {
        context.circle(frame.toX(t), frame.toY(lineValue(props.data, knot, output, t)), 8);
      }
      context.stroke({ color: theme.pin, width: 2.5 });
    }
    props.marks?.(context, frame, theme);
  }

  private drawSubject(context: DrawContext, frame: Frame, theme: Theme): void {
    const { data, chosen } = this.props;
    const subject = chosen ?? this.hovered;
    if (!subject || this.props.tool) return;
    const from = data.vertices[subject.kind === "piece" ? subject.index : subject.index + 1];
    const to = data.vertices[subject.index + 1];
    const left = Math.max(frame.x, frame.toX(from));
    const right = Math.min(frame.x + frame.width, frame.toX(to));
    if (subject.kind === "piece") {
      context.moveTo(left, frame.y);
      context.lineTo(right, frame.y);
      context.lineTo(right, frame.y + frame.height);
      context.lineTo(left, frame.y + frame.height);
      context.closePath();
      context.fill(theme.name === "dark" ? "#262b3d" : "#e9edfb");
    } else {
      context.moveTo(left, frame.y);
      context.lineTo(left, frame.y + frame.height);
      context.stroke({ color: theme.accent, width: 2 });
    }
    if (this.at === undefined) return;
    const x = frame.toX(this.at);
    context.moveTo(x, frame.y);
    context.lineTo(x, frame.y + frame.height);
    context.stroke({ color: theme.muted, width: 1, opacity: 0.6 });
  }

  private subjectAt(x: number): { subject: LineSubject; at: number } {
    const { data, showKnots } = this.props;
    const frame = this.frame();
    const t = Math.min(data.domain.high, Math.max(data.domain.low, frame.fromX(x)));
    const piece = lineCellAt(data, t);
    let best: LineSubject = { kind: "piece", index: piece };
    let reach = KNOT_REACH;
    for (const knot of [piece - 1, piece]) {
      if (knot < 0 || knot >= data.counts.cells - 1 || !showKnots) continue;
      const apart = Math.abs(frame.toX(data.vertices[knot + 1]) - x);
      if (apart <= reach) {
        best = { kind: "knot", index: knot };
        reach = apart;
      }
    }
    return { subject: best, at: best.kind === "knot" ? data.vertices[best.index + 1] : t };
  }

  private hover(subject: LineSubject | undefined, at: number | undefined): void {
    this.hovered = subject;
    this.at = at;
    this.props.onHover?.(subject, at);
    this.invalidate();
  }

  private listen(): void {
    const { surface } = this;
    listenToGestures(surface, this.viewport, {
      hover: (x) => {
        const { subject, at } = this.subjectAt(x);
        this.hover(subject, at);
      },
      leave: () => this.hover(undefined, undefined),
      pick: (x) => {
        const { subject, at } = this.subjectAt(x);
        const { chosen } = this.props;
        const same = chosen?.kind === subject.kind && chosen.index === subject.index;
        this.props.onChoose?.(same ? undefined : subject, at);
      },
      step: (dx) => this.step(dx),
      confirm: () => {
        if (this.hovered) this.props.onChoose?.(this.hovered, this.at);
      },
      cancel: () => this.props.onChoose?.(undefined, undefined),
      tool: () => pointerTool(this.props.tool, () => this.frame()),
    });
  }

  private step(dx: number): void {
    if (dx === 0) return;
    const { data, chosen } = this.props;
    const current = chosen ?? this.hovered;
    const last = 2 * data.counts.cells - 2;
    const now = current === undefined ? -1 : 2 * current.index + (current.kind === "knot" ? 1 : 0);
    const place = current === undefined ? 0 : Math.min(last, Math.max(0, now + dx));
    const subject: LineSubject = { kind: place % 2 === 0 ? "piece" : "knot", index: place >> 1 };
    const from = data.vertices[subject.kind === "piece" ? subject.index : subject.index + 1];
    const to = data.vertices[subject.index + 1];
    const { home, window } = this.viewport;
    if (from < window.left || to > window.right) {
      this.viewport.reveal({ left: from, right: to, bottom: home.bottom, top: home.top });
    }
    this.at = undefined;
    this.props.onChoose?.(subject, (from + to) / 2);
  }
}

export function LineStage(props: LineStageProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<LineView | undefined>(undefined);
  useLayoutEffect(() => {
    if (!place.current) return;
    view.current = new LineView(place.current, props);
    return () => {
      view.current?.dispose();
      view.current = undefined;
    };
  }, []);
  // before anything else happens: the next key starts from what this one has chosen
  useLayoutEffect(() => view.current?.update(props));
  return (
    <div class="plot">
      <div class="plot-area" ref={place} />
      <div class="zoom" role="group" aria-label="zoom">
        {["+", "−", "⤢"].map((text, k) => (
          <button
            key={text}
            type="button"
            aria-label={["zoom in", "zoom out", "show everything"][k]}
            onClick={() => view.current && zoomButtons(view.current.viewport)[k][2]()}
          >
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}
