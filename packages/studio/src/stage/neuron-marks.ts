/** The bent hyperplane of one neuron on a plane: its creases, and where it bends at creases of other neurons. */
import { neuronName } from "reluscope";
import type { DrawContext, Theme } from "reluscope/draw";
import { type Frame, hexColor, layerInk } from "reluscope/view";
import type { PlaneAnswer } from "../engine/questions.ts";

export interface BentHyperplane {
  /** Edges on its creases. */
  readonly edges: readonly number[];
  /** Vertices where it bends, and the neuron whose crease bends it there. */
  readonly bends: readonly { readonly vertex: number; readonly neuron: number }[];
}

/** Running number of a neuron; −1 when there is no such one. */
export function neuronNumber(data: Pick<PlaneAnswer, "neurons">, name: readonly [number, number]): number {
  const { layerStart } = data.neurons;
  const [layer, unit] = name;
  if (layer < 1 || layer >= layerStart.length || unit < 0) return -1;
  const number = layerStart[layer - 1] + unit;
  return number < layerStart[layer] ? number : -1;
}

/** The bent hyperplane of a neuron, from the edges of the complex. */
export function bentHyperplane(data: PlaneAnswer, neuron: number): BentHyperplane {
  const edges: number[] = [];
  for (let edge = 0; edge < data.edgeNeurons.length; edge++)
    if (data.edgeNeurons[edge] === neuron) edges.push(edge);
  const [layer] = neuronName(data.neurons, neuron);
  const own = new Set<number>();
  for (const edge of edges) own.add(data.edges[2 * edge]).add(data.edges[2 * edge + 1]);
  const bends = new Map<number, number>();
  // it bends only at creases of earlier layers; those of its own and of later ones it crosses straight
  for (let edge = 0; edge < data.edgeNeurons.length; edge++) {
    const other = data.edgeNeurons[edge];
    if (other < 0 || other >= data.neurons.layerStart[layer - 1]) continue;
    for (const vertex of [data.edges[2 * edge], data.edges[2 * edge + 1]]) {
      if (own.has(vertex)) bends.set(vertex, other);
    }
  }
  return { edges, bends: [...bends].map(([vertex, other]) => ({ vertex, neuron: other })) };
}

/** Draws it: strong creases in the colour of its layer, and a dot in the colour of the bending layer at every bend. */
export function drawBentHyperplane(
  context: DrawContext,
  frame: Frame,
  theme: Theme,
  data: PlaneAnswer,
  neuron: number,
  bent: BentHyperplane,
): void {
  const layers = data.neurons.layerStart.length - 1;
  const trace = () => {
    for (const edge of bent.edges) {
      const p = 2 * data.edges[2 * edge];
      const q = 2 * data.edges[2 * edge + 1];
      context.moveTo(frame.toX(data.vertices[p]), frame.toY(data.vertices[p + 1]));
      context.lineTo(frame.toX(data.vertices[q]), frame.toY(data.vertices[q + 1]));
    }
  };
  if (bent.edges.length === 0) return;
  const ink = (of: number) => hexColor(layerInk(theme.name, neuronName(data.neurons, of)[0] - 1, layers));
  trace();
  context.stroke({ color: theme.casing, width: 7, opacity: 0.85 });
  trace();
  context.stroke({ color: ink(neuron), width: 3.6 });
  for (const { vertex, neuron: other } of bent.bends) {
    context.circle(frame.toX(data.vertices[2 * vertex]), frame.toY(data.vertices[2 * vertex + 1]), 4.2);
    context.fill(theme.casing);
    context.circle(frame.toX(data.vertices[2 * vertex]), frame.toY(data.vertices[2 * vertex + 1]), 3);
    context.fill(ink(other));
  }
}
