/**
 * What the viewer gets: a small header and typed arrays, and how they are put into the packed data of a
 * report; read-payload.ts takes them out again.
 */
import type { LineBoundary } from "../boundary/line-boundary.ts";
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import type { LineComplex } from "../complex/line-complex.ts";
import type { NeuronTable } from "../complex/neurons.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { axisNames } from "../draw/axis-names.ts";
import type { LineMarks } from "../draw/line-picture.ts";
import { exactNumber } from "../draw/number-text.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { cutCells, gradientTable, type SceneData } from "../view/scene-data.ts";
import type { ReportInput } from "./input.ts";
import { cellTree, edgesOfCells, patternDifferences } from "./mesh.ts";
import { type PackedArrays, packArrays } from "./pack.ts";

export interface CommonHeader {
  readonly title: string;
  readonly inputSize: number;
  readonly outputSize: number;
  readonly axisNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly classNames: readonly string[];
  readonly decision: string;
  readonly linearRegions: number;
  /** rows of every affine map of the network and its storage, when the weights are embedded */
  readonly maps?: readonly { rows: number; columns: number; sparse: boolean }[];
}

/** A planar report's data as the viewer works on it. */
export interface PlanarData extends SceneData {
  readonly kind: "planar";
  readonly header: CommonHeader & { readonly steepest: readonly number[] };
  readonly patterns: Uint32Array;
  /** The engine's affine maps; absent when they are computed from the weights. */
  readonly maps?: Float64Array;
  readonly network?: Network;
  readonly points?: { coordinates: Float64Array; classes: Uint16Array };
}

/** A line report's data as the viewer works on it. */
export interface LineData
  extends Pick<LineComplex, "domain" | "vertices" | "maps" | "outputSize" | "counts"> {
  readonly kind: "line";
  readonly header: CommonHeader;
  readonly neurons: NeuronTable;
  readonly vertexNeuronStart: Uint32Array;
  readonly vertexNeurons: Uint32Array;
  readonly patterns: Uint32Array;
  readonly regions: Uint32Array;
  readonly marks?: LineMarks;
  readonly points?: { coordinates: Float64Array; classes: Uint16Array };
}

/** Below this many bytes the engine's maps are embedded as they are. */
const MAPS_LIMIT = 2_000_000;
/** Gradient codes are embedded for as many outputs as fit in this. */
const GRADIENTS_LIMIT = 3_000_000;
/**
 * How the class of a point is decided, as a sentence without its capital and full stop. It starts with a
 * word, not with a name: `sentence` puts a capital there.
 */
export function decisionText(
  boundary: PlanarBoundary | LineBoundary,
  outputNames: readonly string[],
): string {
  const { decision } = boundary;
  if (decision.kind === "max") return "the largest output decides";
  if (decision.kind === "min") return "the smallest output decides";
  if (decision.kind === "between") {
    return `outputs ${outputNames[decision.first]} and ${outputNames[decision.second]} are compared`;
  }
  return `output ${outputNames[decision.output]} is compared with the threshold ${exactNumber(decision.threshold)}`;
}

export function outputNamesOf(input: ReportInput): string[] {
  return Array.from({ length: input.network.outputSize }, (_, k) => input.outputNames?.[k] ?? `y${k}`);
}

function commonHeader(input: ReportInput): CommonHeader {
  const outputNames = outputNamesOf(input);
  return {
    title: input.title,
    inputSize: input.network.inputSize,
    outputSize: input.network.outputSize,
    axisNames: axisNames(input.complex.domain.slice, input.inputNames).names,
    outputNames,
    classNames: input.boundary?.classNames ?? [],
    decision: input.boundary ? decisionText(input.boundary, outputNames) : "",
    linearRegions: input.complex.counts.linearRegions,
  };
}

function commonArrays(input: ReportInput): PackedArrays {
  const { neurons, domain } = input.complex;
  const arrays: PackedArrays = {
    layerStart: neurons.layerStart,
    layerWord: neurons.layerWord,
    origin: domain.slice.origin,
    directions: domain.slice.directions,
  };
  if (input.points) {
    const count = input.points.coordinates.length / domain.dimension;
    arrays.points = Float64Array.from(input.points.coordinates);
    arrays.pointClasses = Uint16Array.from({ length: count }, (_, i) => input.points?.classes?.[i] ?? 0);
  }
  return arrays;
}

const allMaps = (network: Network): AffineMap[] => [...network.layers, network.output];

/** Float32 where that loses nothing. */
function narrow(values: Float64Array): Float32Array | Float64Array {
  const single = Float32Array.from(values);
  return single.every((value, i) => value === values[i] || Number.isNaN(value)) ? single : values;
}

function weightBytes(network: Network): number {
  return allMaps(network).reduce((sum, map) => sum + 8 * map.weight.values.length, 0);
}

function networkArrays(network: Network, arrays: PackedArrays): NonNullable<CommonHeader["maps"]> {
  network.layers.forEach((layer, l) => {
    arrays[`slope${l}`] = narrow(layer.negativeSlope);
  });
  return allMaps(network).map((map, l) => {
    arrays[`weight${l}`] = narrow(map.weight.values);
    arrays[`bias${l}`] = narrow(map.bias);
    if (map.weight.kind === "sparse") {
      arrays[`rowStart${l}`] = map.weight.rowStart;
      arrays[`column${l}`] = map.weight.columnIndex;
    }
    return { rows: map.weight.rows, columns: map.weight.columns, sparse: map.weight.kind === "sparse" };
  });
}

/** Packed data of a planar report. */
export function planarPayload(input: ReportInput, complex: PlanarComplex, boundary?: PlanarBoundary): string {
  const arrays = commonArrays(input);
  const { cellStart, cellVertices, cellEdges, neurons, counts } = complex;
  const tree = cellTree(
    cellStart,
    cellEdges,
    edgesOfCells(cellStart, cellVertices, cellEdges, counts.edges).edgeCells,
  );
  Object.assign(arrays, {
    corners: complex.domain.corners,
    vertices: complex.vertices,
    cellStart,
    cellVertices,
    cellEdges,
    edgeNeurons: complex.edgeNeurons,
    regions: complex.regions,
    patterns: patternDifferences(complex.patterns, neurons.patternWords, tree.parent),
  });
  let maps: CommonHeader["maps"];
  const mapBytes = complex.maps.byteLength;
  if (mapBytes <= MAPS_LIMIT || mapBytes <= weightBytes(input.network)) arrays.maps = complex.maps;
  else maps = networkArrays(input.network, arrays);
  const shown = Math.max(1, Math.min(complex.outputSize, Math.floor(GRADIENTS_LIMIT / (2 * counts.cells))));
  const { gradients, steepest } = gradientTable(complex, shown);
  // directions and magnitudes each vary smoothly from cell to cell: apart they compress better
  arrays.directionCodes = Uint8Array.from(gradients, (code) => code >> 8);
  arrays.magnitudeCodes = Uint8Array.from(gradients, (code) => code & 255);
  if (boundary) boundaryArrays(boundary, counts.cells, arrays);
  return packArrays({ kind: "planar", ...commonHeader(input), steepest, maps }, arrays);
}

/** Tiles that are whole cells are stored as that cell's class; only cut cells keep polygons. */
function boundaryArrays(boundary: PlanarBoundary, cells: number, arrays: PackedArrays): void {
  const { cellClasses, tiles } = cutCells(boundary, cells);
  Object.assign(arrays, {
    cellClasses,
    tileStart: tiles.start,
    tileCorners: tiles.corners,
    tileClasses: Uint16Array.from(tiles.classes),
    tileCells: tiles.cells,
    boundaryVertices: boundary.vertices,
    boundaryPieces: boundary.pieces,
  });
}

/** Packed data of a line report. */
export function linePayload(input: ReportInput, complex: LineComplex, boundary?: LineBoundary): string {
  const arrays = commonArrays(input);
  const { neurons } = complex;
  const parent = Int32Array.from({ length: complex.counts.cells }, (_, i) => i - 1);
  Object.assign(arrays, {
    vertices: complex.vertices,
    vertexNeuronStart: complex.vertexNeuronStart,
    vertexNeurons: complex.vertexNeurons,
    patterns: patternDifferences(complex.patterns, neurons.patternWords, parent),
    maps: complex.maps,
    regions: complex.regions,
  });
  if (boundary) {
    arrays.positions = boundary.positions;
    arrays.tileEnds = boundary.tiles.ends;
    arrays.tileClasses = Uint16Array.from(boundary.tiles.classes);
  }
  const level = boundary?.decision.kind === "threshold" ? boundary.decision.threshold : undefined;
  return packArrays({ kind: "line", ...commonHeader(input), level }, arrays);
}
