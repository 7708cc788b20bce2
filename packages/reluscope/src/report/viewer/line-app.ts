/** The explorer of a network on a segment: graph with knots, reading line, and panel. */
import { neuronName } from "../../complex/neurons.ts";
import { AXIS_BELOW } from "../../draw/axes.ts";
import type { DrawContext } from "../../draw/context.ts";
import { Frame } from "../../draw/frame.ts";
import { lineCellAt, lineValue, lineWindow, renderLine } from "../../draw/line-picture.ts";
import { affineText, countText, exactNumber, placeNumber, shortNumber } from "../../draw/number-text.ts";
import { classInk, themeColors } from "../../draw/palette.ts";
import { listenToGestures } from "../../view/gestures.ts";
import { Viewport } from "../../view/viewport.ts";
import type { LineData } from "../payload.ts";
import { toggle } from "./controls.ts";
import { element } from "./dom.ts";
import { hintElements } from "./hints.ts";
import { block, Panel } from "./panel.ts";
import { patternStrip } from "./pattern-strip.ts";
import { Stage } from "./stage.ts";
import { currentTheme, onThemeChange } from "./theme.ts";

const MARGINS = { left: 56, right: 14, top: 30, bottom: AXIS_BELOW };
/** The pointer takes a knot within this many pixels. */
const KNOT_REACH = 7;

/** A piece between two knots, or a knot (vertex i + 1 of the complex). */
type Subject = { kind: "piece"; index: number } | { kind: "knot"; index: number };

export function mountLine(data: LineData, place: HTMLElement): void {
  new LineApp(data).mount(place);
}

class LineApp {
  private readonly data: LineData;
  private readonly viewport: Viewport;
  private readonly stage: Stage;
  private readonly panel = new Panel();
  private readonly outputs: readonly number[];
  private showKnots = true;
  private showMarks = true;
  private showPoints = true;
  private hovered?: Subject;
  private pinned?: Subject;
  private at?: number;

  constructor(data: LineData) {
    this.data = data;
    this.outputs = Array.from({ length: data.outputSize }, (_, output) => output);
    const home = lineWindow(data, this.outputs);
    this.viewport = new Viewport(home, () => this.stage?.invalidate(), true);
    const label =
      `Graph of ${countText(data.outputSize)} outputs with ${countText(data.counts.cells - 1)} knots. ` +
      "Left and right arrows move from piece to piece, plus and minus zoom, zero shows everything.";
    this.stage = new Stage(this.viewport, MARGINS, 0.56, label, {
      marks: (context, frame) => this.drawReading(context, this.fitted(frame)),
      axes: (context, frame) => this.drawGraph(context, this.fitted(frame)),
    });
    this.stage.root.classList.add("line-stage");
    this.stage.root.dataset.renderer = "canvas";
  }

  mount(place: HTMLElement): void {
    listenToGestures(this.stage.surface, this.viewport, {
      hover: (x) => this.hover(x),
      leave: () => {
        this.hovered = undefined;
        this.at = undefined;
        this.refresh();
      },
      pick: (x) => {
        this.hover(x);
        const same = this.pinned?.kind === this.hovered?.kind && this.pinned?.index === this.hovered?.index;
        this.pinned = same ? undefined : this.hovered;
        this.refresh();
      },
      step: (dx) => this.step(dx),
      confirm: () => {
        this.pinned = this.hovered ?? this.pinned;
        this.refresh();
      },
      cancel: () => {
        this.pinned = undefined;
        this.refresh();
      },
    });
    const toggles = element(
      "div",
      { class: "toggles" },
      toggle("knots", "knots", true, (on) => {
        this.showKnots = on;
        this.stage.invalidate();
      }),
    );
    if (this.data.points) {
      toggles.append(
        toggle("points", "data points", true, (on) => {
          this.showPoints = on;
          this.stage.invalidate();
        }),
      );
    }
    if (this.data.marks) {
      toggles.append(
        toggle("boundary", "decision", true, (on) => {
          this.showMarks = on;
          this.stage.invalidate();
        }),
      );
    }
    const column = element("div", { class: "column" }, this.stage.root);
    place.append(
      element("div", { class: "toolbar" }, toggles, this.stage.buttons),
      this.stage.beside(column, this.panel.root),
    );
    onThemeChange(() => this.refresh());
    this.refresh();
    this.stage.resize();
  }

  /** The frame with the vertical range fitted to what is seen. */
  private fitted(frame: Frame): Frame {
    const { low, high } = this.data.domain;
    const left = Math.max(low, frame.window.left);
    const right = Math.min(high, frame.window.right);
    const fit = left < right ? lineWindow(this.data, this.outputs, left, right) : frame.window;
    const window = { left: frame.window.left, right: frame.window.right, bottom: fit.bottom, top: fit.top };
    return new Frame(window, frame.x, frame.y, frame.width, frame.height);
  }

  private hover(x: number): void {
    const { data } = this;
    const frame = this.viewport.frame();
    const t = Math.min(data.domain.high, Math.max(data.domain.low, frame.fromX(x)));
    const piece = lineCellAt(data, t);
    this.at = t;
    this.hovered = { kind: "piece", index: piece };
    for (const knot of [piece - 1, piece]) {
      if (knot < 0 || knot >= data.counts.cells - 1 || !this.showKnots) continue;
      if (Math.abs(frame.toX(data.vertices[knot + 1]) - x) <= KNOT_REACH) {
        const nearer =
          this.hovered.kind === "piece" ||
          Math.abs(data.vertices[knot + 1] - t) < Math.abs(data.vertices[this.hovered.index + 1] - t);
        if (nearer) this.hovered = { kind: "knot", index: knot };
      }
    }
    if (this.hovered.kind === "knot") this.at = data.vertices[this.hovered.index + 1];
    this.refresh();
  }

  private step(dx: number): void {
    if (dx === 0) return;
    const current = this.pinned ?? this.hovered;
    const { cells } = this.data.counts;
    const now =
      current === undefined ? -1 : current.kind === "piece" ? 2 * current.index : 2 * current.index + 1;
    const place = current === undefined ? 0 : Math.min(2 * cells - 2, Math.max(0, now + dx));
    this.pinned =
      place % 2 === 0 ? { kind: "piece", index: place / 2 } : { kind: "knot", index: (place - 1) / 2 };
    const [from, to] = this.extent(this.pinned);
    this.at = undefined;
    const { home } = this.viewport;
    if (from < this.viewport.window.left || to > this.viewport.window.right) {
      this.viewport.reveal({ left: from, right: to, bottom: home.bottom, top: home.top });
    }
    this.refresh();
  }

  private extent(subject: Subject): [number, number] {
    const { vertices } = this.data;
    return subject.kind === "piece"
      ? [vertices[subject.index], vertices[subject.index + 1]]
      : [vertices[subject.index + 1], vertices[subject.index + 1]];
  }

  private refresh(): void {
    this.stage.invalidate();
    const subject = this.pinned ?? this.hovered;
    this.stage.surface.dataset.cell = subject ? `${subject.kind} ${subject.index}` : "";
    if (!subject) {
      this.panel.show(() =>
        hintElements({
          look: "a piece to see its slopes and its pattern, or a knot to see which neurons make it.",
          keys: "Wheel, pinch or + and − zoom; drag pans; arrow keys walk from piece to knot to piece.",
        }),
      );
      return;
    }
    if (subject.kind === "piece") this.showPiece(subject.index);
    else this.showKnot(subject.index);
  }

  private showPiece(piece: number): void {
    const { data, panel } = this;
    const [name] = data.header.axisNames;
    panel.show(() => {
      const number = panel.full ? exactNumber : shortNumber;
      const formulas = data.header.outputNames.map((output, o) => {
        const k = 2 * (piece * data.outputSize + o);
        return element(
          "p",
          { class: "formula" },
          element("b", {}, output),
          " = " + affineText([data.maps[k]], data.maps[k + 1], [name], number),
        );
      });
      const { at } = this;
      const values = data.header.outputNames.map(
        (output, o) => `${output} = ${shortNumber(lineValue(data, piece, o, at ?? 0))}`,
      );
      const [from, to] = this.extent({ kind: "piece", index: piece });
      return [
        this.heading(`Piece ${countText(piece)}`),
        element("p", {}, `${number(from)} ≤ ${name} ≤ ${number(to)}`),
        element("p", {}, `linear region ${countText(data.regions[piece])}`),
        ...(at === undefined
          ? []
          : [
              block(
                "Under the pointer",
                element(
                  "p",
                  { class: "formula" },
                  `${name} = ${placeNumber(at, 1 / this.viewport.frame().scaleX)}`,
                ),
                element("p", { class: "formula" }, values.join(", ")),
              ),
            ]),
        block("On this piece", element("div", { class: "formulas" }, ...formulas), panel.precisionButton()),
        block("Pattern", patternStrip(data.neurons, data.patterns, piece)),
      ];
    });
  }

  private showKnot(knot: number): void {
    const { data, panel } = this;
    const [name] = data.header.axisNames;
    panel.show(() => {
      const number = panel.full ? exactNumber : shortNumber;
      const neurons: HTMLElement[] = [];
      for (let k = data.vertexNeuronStart[knot]; k < data.vertexNeuronStart[knot + 1]; k++) {
        const [layer, index] = neuronName(data.neurons, data.vertexNeurons[k]);
        neurons.push(element("li", {}, `neuron ${index} of layer ${layer}`));
      }
      const slopes = data.header.outputNames.map((output, o) => {
        const slope = (piece: number) => number(data.maps[2 * (piece * data.outputSize + o)]);
        return element(
          "p",
          { class: "formula" },
          element("b", {}, output),
          ` slope ${slope(knot)} → ${slope(knot + 1)}`,
        );
      });
      return [
        this.heading(`Knot ${countText(knot)}`),
        element("p", {}, `${name} = ${number(data.vertices[knot + 1])}`),
        block(
          neurons.length === 1 ? "Neuron that switches" : "Neurons that switch",
          element("ul", {}, ...neurons),
        ),
        block("Slopes across", element("div", { class: "formulas" }, ...slopes), panel.precisionButton()),
      ];
    });
  }

  private heading(text: string): HTMLElement {
    const unpin = () => {
      this.pinned = undefined;
      this.refresh();
    };
    return element(
      "div",
      { class: "panel-title" },
      element("h2", {}, text),
      this.pinned !== undefined &&
        element("button", { type: "button", class: "quiet", onclick: unpin }, "pinned · unpin"),
    );
  }

  private drawReading(context: DrawContext, frame: Frame): void {
    const theme = themeColors(currentTheme());
    const subject = this.pinned ?? this.hovered;
    if (!subject) return;
    const [from, to] = this.extent(subject);
    const left = Math.max(frame.x, frame.toX(from));
    const right = Math.min(frame.x + frame.width, frame.toX(to));
    if (subject.kind === "piece") {
      context.moveTo(left, frame.y);
      context.lineTo(right, frame.y);
      context.lineTo(right, frame.y + frame.height);
      context.lineTo(left, frame.y + frame.height);
      context.closePath();
      context.fill(theme.name === "dark" ? "#262b3d" : "#eef1fc");
    } else {
      context.moveTo(left, frame.y);
      context.lineTo(left, frame.y + frame.height);
      context.stroke({ color: theme.accent, width: 2 });
    }
    if (this.at === undefined) return;
    const piece = lineCellAt(this.data, this.at);
    const x = frame.toX(this.at);
    context.moveTo(x, frame.y);
    context.lineTo(x, frame.y + frame.height);
    context.stroke({ color: theme.muted, width: 1, opacity: 0.6 });
    for (const output of this.outputs) {
      context.circle(x, frame.toY(lineValue(this.data, piece, output, this.at)), 5);
      context.fill(this.outputs.length > 1 ? classInk(theme.name, output) : theme.accent);
    }
  }

  private drawGraph(context: DrawContext, frame: Frame): void {
    const { data } = this;
    renderLine(context, data, frame, {
      outputs: this.outputs,
      outputNames: data.header.outputNames,
      axisName: data.header.axisNames[0],
      showKnots: this.showKnots,
      points: this.showPoints ? data.points : undefined,
      theme: currentTheme(),
      marks: this.showMarks ? data.marks : undefined,
    });
  }
}
