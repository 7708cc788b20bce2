/** The edges of a decision surface in space at which units switch: its creases, and whose they are. */
import type { SpaceAnswer } from "../engine/questions.ts";

interface SurfaceEdges {
  /** Two vertices an edge. */
  readonly ends: Uint32Array;
  /** E + 1: edge e is a crease of `neurons[start[e]] … neurons[start[e + 1] − 1]`, running numbers; of none on the border. */
  readonly start: Uint32Array;
  readonly neurons: readonly number[];
}

const known = new WeakMap<SpaceAnswer, SurfaceEdges>();

/**
 * Every edge with the units that have another sign on one of its pieces than on another: where signs differ, the unit's input is
 * zero all along the edge, exactly. Made once an answer.
 */
export function surfaceEdges(data: SpaceAnswer): SurfaceEdges {
  let edges = known.get(data);
  if (!edges) {
    edges = edgesOf(data);
    known.set(data, edges);
  }
  return edges;
}

/** Edges on which one of these units switches. */
export function creasesOf(data: SpaceAnswer, wanted: ReadonlySet<number>): number[] {
  if (wanted.size === 0) return [];
  const { start, neurons } = surfaceEdges(data);
  return Array.from({ length: start.length - 1 }, (_, edge) => edge).filter((edge) => {
    for (let k = start[edge]; k < start[edge + 1]; k++) if (wanted.has(neurons[k])) return true;
    return false;
  });
}

function edgesOf({ boundary, neurons, piecePatterns }: SpaceAnswer): SurfaceEdges {
  const [edges, pieces] = boundary.faces;
  const count = edges.start.length - 1;
  const words = neurons.patternWords;
  const first = new Int32Array(count).fill(-1);
  // two bits a unit, set where the signs of two pieces differ
  const differ = new Uint32Array(count * words);
  for (let piece = 0; piece + 1 < pieces.start.length; piece++) {
    for (let k = pieces.start[piece]; k < pieces.start[piece + 1]; k++) {
      const edge = pieces.facets[k];
      if (first[edge] < 0) {
        first[edge] = piece;
        continue;
      }
      for (let w = 0; w < words; w++)
        differ[edge * words + w] |= piecePatterns[piece * words + w] ^ piecePatterns[first[edge] * words + w];
    }
  }
  const start = new Uint32Array(count + 1);
  const found: number[] = [];
  for (let edge = 0; edge < count; edge++) {
    for (let layer = 0; layer + 1 < neurons.layerStart.length; layer++) {
      for (let w = neurons.layerWord[layer]; w < neurons.layerWord[layer + 1]; w++) {
        const word = differ[edge * words + w];
        for (let i = 0; word !== 0 && i < 16; i++) {
          if ((word >>> (2 * i)) & 3)
            found.push(neurons.layerStart[layer] + 16 * (w - neurons.layerWord[layer]) + i);
        }
      }
    }
    start[edge + 1] = found.length;
  }
  return { ends: edges.facets, start, neurons: found };
}
