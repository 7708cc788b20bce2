/**
 * The library at work: keeps the networks of model files and answers questions about them. Runs in a worker (see
 * engine-worker.ts); the page speaks to it through `engine` of session.ts.
 */
import {
  boxDomain,
  type Decision,
  evaluate,
  line,
  lineBoundary,
  type Network,
  neuronCount,
  type PlanarComplex,
  type PolyhedralBoundary,
  type PolyhedralComplex,
  partition,
  planarBoundary,
  polyhedralBoundary,
  polyhedralComplex,
  polytopeDomain,
  readNetwork,
  segmentDomain,
  writeNetworkJson,
  writeOnnx,
  writeSafetensors,
} from "reluscope";
import { axisNames } from "reluscope/draw";
import { cutCells, gradientTable } from "reluscope/view";
import type {
  BoundaryFacts,
  LineAnswer,
  ModelFile,
  ModelSummary,
  Place,
  PlaneAnswer,
  SpaceAnswer,
} from "./questions.ts";
import { copied, handOver } from "./transferables.ts";

/** More cells than this are not kept: they would not fit the page's memory. */
export const MOST_CELLS = 400_000;
/** Gradient codes are made for as many outputs as fit in so many bytes. */
const GRADIENT_BYTES = 8_000_000;

export type Progress = (cells: number) => void;

export class Engine {
  private readonly networks = new Map<string, Network>();

  /**
   * Reads a model file and keeps its network under `file.key`.
   *
   * @throws FormatError, UnsupportedOperatorError: the library's own words
   */
  load(file: ModelFile): ModelSummary {
    const { external } = file;
    const loaded = readNetwork(file.bytes, {
      name: file.name,
      arch: file.arch,
      external:
        external && Object.keys(external).length > 0
          ? (location) => externalFile(external, location)
          : undefined,
    });
    const { network } = loaded;
    this.networks.set(file.key, network);
    return {
      key: file.key,
      name: file.name,
      format: loaded.format,
      inputSize: network.inputSize,
      outputSize: network.outputSize,
      layers: network.layers.map((layer) => ({
        units: layer.bias.length,
        neurons: layer.negativeSlope.reduce((sum, slope) => sum + (slope === 1 ? 0 : 1), 0),
      })),
      parameters: [...network.layers, network.output].reduce(
        (sum, map) => sum + map.weight.values.length + map.bias.length,
        0,
      ),
      notices: loaded.notices,
      operators: loaded.operators,
      folded: loaded.folded,
    };
  }

  /** Whether the network of a file is here. */
  has(key: string): boolean {
    return this.networks.has(key);
  }

  /** The network itself, for panels that work on it. */
  network(key: string): Network {
    const network = this.networks.get(key);
    if (!network) throw new Error(`internal: no model ${key} in this worker`);
    return network;
  }

  /** The exact partition of a plane with its decision boundary. */
  plane(key: string, place: Place, progress?: Progress): PlaneAnswer {
    return handOver(planeAnswer(this.network(key), place, progress), ["neurons", "domain"]);
  }

  /** The exact pieces along a line. */
  line(key: string, place: Place): LineAnswer {
    // small, and partly in tables that the library keeps with the network
    return copied(lineAnswer(this.network(key), place));
  }

  /** The exact decision surface in a box of three dimensions. */
  space(key: string, place: Place, progress?: Progress): SpaceAnswer {
    const network = this.network(key);
    const start = performance.now();
    const domain = polytopeDomain(place.slice, place.box);
    const complex = polyhedralComplex(network, domain, { onProgress: limited(progress) });
    const boundary = polyhedralBoundary(network, complex, decisionOf(network, place));
    return handOver<SpaceAnswer>(
      {
        kind: "space",
        box: place.box,
        boundary,
        neurons: complex.neurons,
        piecePatterns: piecePatterns(complex, boundary),
        counts: { cells: complex.counts.cells, linearRegions: complex.counts.linearRegions },
        axisNames: axisNames(place.slice).names,
        milliseconds: performance.now() - start,
      },
      ["neurons"],
    );
  }

  /** Outputs at points, one array each. */
  evaluate(key: string, points: readonly ArrayLike<number>[]): Float64Array[] {
    const network = this.network(key);
    return points.map((point) => evaluate(network, point));
  }

  /** The model as a file of another format. */
  write(key: string, format: "onnx" | "safetensors" | "json"): Uint8Array {
    const network = this.network(key);
    if (format === "onnx") return writeOnnx(network);
    if (format === "safetensors") return writeSafetensors(network);
    return new TextEncoder().encode(writeNetworkJson(network));
  }

  /** How many units can make a crease. */
  neurons(key: string): number {
    return neuronCount(this.network(key));
  }
}

function externalFile(external: NonNullable<ModelFile["external"]>, location: string): Uint8Array {
  const found = external[location] ?? external[location.replace(/^.*\//, "")];
  if (!found) throw new Error(`the model's weights are in ${location}: open both files together`);
  return found;
}

function decisionOf(network: Network, place: Place): Decision | undefined {
  return (
    place.decision ?? (network.outputSize === 1 ? { kind: "threshold", output: 0, threshold: 0 } : undefined)
  );
}

/** Reports progress, and stops a walk that finds more cells than a page can hold. */
function limited(progress?: Progress): Progress {
  return (cells) => {
    if (cells > MOST_CELLS) {
      throw new Error(
        `more than ${MOST_CELLS.toLocaleString("en")} cells on this domain; choose a smaller box to see them all`,
      );
    }
    progress?.(cells);
  };
}

function piecePatterns(
  { patterns, neurons }: PolyhedralComplex,
  { pieceCells }: PolyhedralBoundary,
): Uint32Array {
  const words = neurons.patternWords;
  const found = new Uint32Array(pieceCells.length * words);
  pieceCells.forEach((cell, piece) => {
    found.set(patterns.subarray(cell * words, (cell + 1) * words), piece * words);
  });
  return found;
}

export const outputNames = (network: Network): string[] =>
  Array.from({ length: network.outputSize }, (_, k) => `y${k}`);

/** The answer about a plane; in a worker of a panel's own it can be asked of any network. */
export function planeAnswer(network: Network, place: Place, progress?: Progress): PlaneAnswer {
  const start = performance.now();
  const complex = partition(network, boxDomain(place.slice, place.box), { onProgress: limited(progress) });
  const boundary =
    place.decision === null ? undefined : planarBoundary(network, complex, decisionOf(network, place));
  const { cells } = complex.counts;
  const shown = Math.max(1, Math.min(complex.outputSize, Math.floor(GRADIENT_BYTES / (2 * cells))));
  const facts: BoundaryFacts | undefined = boundary && {
    pieces: boundary.pieces.length / 2,
    components: boundary.components,
    closed: boundary.closed,
    length: boundary.measure,
    classNames: boundary.classNames,
    classAreas: boundary.classAreas,
  };
  return {
    kind: "plane",
    ...shapeOf(complex),
    ...gradientTable(complex, shown),
    ...cutCells(boundary, cells),
    boundary: boundary && { vertices: boundary.vertices, pieces: boundary.pieces },
    boundaryFacts: facts,
    axisNames: axisNames(place.slice).names,
    outputNames: outputNames(network),
    milliseconds: performance.now() - start,
  };
}

function shapeOf(complex: PlanarComplex) {
  const { dimension: _, mapErrors: __, certified: ___, complete: ____, ...shape } = complex;
  return shape;
}

/** The answer about a line. */
export function lineAnswer(network: Network, place: Place): LineAnswer {
  const start = performance.now();
  const [[low, high]] = place.box;
  const complex = line(network, segmentDomain(place.slice, low, high));
  const boundary =
    place.decision === null ? undefined : lineBoundary(network, complex, decisionOf(network, place));
  const { decision } = boundary ?? {};
  const { mapErrors: _, vertexErrors: __, ...shape } = complex;
  return {
    kind: "line",
    ...shape,
    axisNames: axisNames(place.slice).names,
    outputNames: outputNames(network),
    marks: boundary && {
      positions: boundary.positions,
      tiles: boundary.tiles,
      classNames: boundary.classNames,
      level: decision?.kind === "threshold" ? decision.threshold : undefined,
    },
    milliseconds: performance.now() - start,
  };
}
