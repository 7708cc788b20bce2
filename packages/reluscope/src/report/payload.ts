/**
 * What the viewer gets: a small header and typed arrays, and how they are put into and taken out of the
 * packed data of a report. `planarPayload`/`linePayload` write, `readPayload` reads.
 */
import type { LineBoundary } from "../boundary/line-boundary.ts";
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import type { Slice } from "../complex/domain.ts";
import type { LineComplex } from "../complex/line-complex.ts";
import type { NeuronTable } from "../complex/neurons.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import { axisNames } from "../draw/axis-names.ts";
import { gradientCodes, type PlanarShape } from "../draw/cell-tints.ts";
import type { LineMarks } from "../draw/line-picture.ts";
import { exactNumber } from "../draw/number-text.ts";
import type { AffineMap, Network } from "../network/network.ts";
import type { ReportInput } from "./input.ts";
import { cellTree, edgesOfCells, patternDifferences, patternsOfDifferences } from "./mesh.ts";
import { type PackedArrays, packArrays, unpackArrays } from "./pack.ts";

interface CommonHeader {
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
export interface PlanarData extends PlanarShape {
  readonly kind: "planar";
  readonly header: CommonHeader & { readonly steepest: readonly number[] };
  readonly patterns: Uint32Array;
  /** The engine's affine maps; absent when they are computed from the weights. */
  readonly maps?: Float64Array;
  readonly network?: Network;
  /** Gradient codes of the outputs shown, one after the other. */
  readonly gradients: Uint16Array;
  /** Per cell its class, or 65535 where the boundary cuts it; empty without a boundary. */
  readonly cellClasses: Uint16Array;
  readonly tiles: PlanarBoundary["tiles"];
  readonly boundary?: Pick<PlanarBoundary, "vertices" | "pieces">;
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
/** Class of a cell that the boundary cuts. */
export const CUT_CELL = 65_535;

/** How the class of a point is decided, as a sentence without its capital and full stop. */
export function decisionText(
  boundary: PlanarBoundary | LineBoundary,
  outputNames: readonly string[],
): string {
  const { decision } = boundary;
  if (decision.kind === "max") return "the largest output decides";
  if (decision.kind === "min") return "the smallest output decides";
  if (decision.kind === "between") {
    return `${outputNames[decision.first]} is compared with ${outputNames[decision.second]}`;
  }
  return `${outputNames[decision.output]} is compared with the threshold ${exactNumber(decision.threshold)}`;
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
  const gradients = new Uint16Array(shown * counts.cells);
  const steepest: number[] = [];
  for (let output = 0; output < shown; output++) {
    const result = gradientCodes(complex, output);
    gradients.set(result.codes, output * counts.cells);
    steepest.push(result.steepest);
  }
  // directions and magnitudes each vary smoothly from cell to cell: apart they compress better
  arrays.directionCodes = Uint8Array.from(gradients, (code) => code >> 8);
  arrays.magnitudeCodes = Uint8Array.from(gradients, (code) => code & 255);
  if (boundary) boundaryArrays(boundary, counts.cells, arrays);
  return packArrays({ kind: "planar", ...commonHeader(input), steepest, maps }, arrays);
}

/** Tiles that are whole cells are stored as that cell's class; only cut cells keep polygons. */
function boundaryArrays(boundary: PlanarBoundary, cells: number, arrays: PackedArrays): void {
  const { tiles } = boundary;
  const perCell = new Uint32Array(cells);
  for (const cell of tiles.cells) perCell[cell]++;
  const cellClasses = new Uint16Array(cells).fill(CUT_CELL);
  const cut: number[] = [];
  tiles.classes.forEach((classIndex, tile) => {
    if (perCell[tiles.cells[tile]] === 1) cellClasses[tiles.cells[tile]] = classIndex;
    else cut.push(tile);
  });
  const start = new Uint32Array(cut.length + 1);
  const corners: number[] = [];
  cut.forEach((tile, i) => {
    for (let k = 2 * tiles.start[tile]; k < 2 * tiles.start[tile + 1]; k++) corners.push(tiles.corners[k]);
    start[i + 1] = corners.length / 2;
  });
  Object.assign(arrays, {
    cellClasses,
    tileStart: start,
    tileCorners: Float64Array.from(corners),
    tileClasses: Uint16Array.from(cut, (tile) => tiles.classes[tile]),
    tileCells: Uint32Array.from(cut, (tile) => tiles.cells[tile]),
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

type Header = CommonHeader & { kind: "planar" | "line"; steepest: readonly number[]; level?: number };

/** Arrays by name, with the types they were written with. */
class Arrays {
  private readonly arrays: PackedArrays;

  constructor(arrays: PackedArrays) {
    this.arrays = arrays;
  }

  has(name: string): boolean {
    return name in this.arrays;
  }

  doubles(name: string): Float64Array {
    return Float64Array.from(this.get(name));
  }

  unsigned(name: string): Uint32Array {
    return this.get(name) as Uint32Array;
  }

  signed(name: string): Int32Array {
    return this.get(name) as Int32Array;
  }

  shorts(name: string): Uint16Array {
    return this.get(name) as Uint16Array;
  }

  bytes(name: string): Uint8Array {
    return this.get(name) as Uint8Array;
  }

  private get(name: string): PackedArrays[string] {
    if (!this.has(name)) throw new Error(`data of ${name} is missing`);
    return this.arrays[name];
  }
}

/** The data of a report from its packed text; throws when it is damaged. */
export function readPayload(base64: string): PlanarData | LineData {
  const unpacked = unpackArrays(base64);
  const header = unpacked.header as Header;
  const arrays = new Arrays(unpacked.arrays);
  return header.kind === "line" ? readLine(header, arrays) : readPlanar(header, arrays);
}

function readNeurons(arrays: Arrays): NeuronTable {
  const layerStart = arrays.unsigned("layerStart");
  const layerWord = arrays.unsigned("layerWord");
  const layers = layerStart.length - 1;
  return { total: layerStart[layers], layerStart, layerWord, patternWords: layerWord[layers] };
}

function readSlice(arrays: Arrays, dimension: number): Slice {
  return { dimension, origin: arrays.doubles("origin"), directions: arrays.doubles("directions") };
}

function readPoints(arrays: Arrays): { coordinates: Float64Array; classes: Uint16Array } | undefined {
  if (!arrays.has("points")) return undefined;
  return { coordinates: arrays.doubles("points"), classes: arrays.shorts("pointClasses") };
}

function readLine(header: Header, arrays: Arrays): LineData {
  const neurons = readNeurons(arrays);
  const vertices = arrays.doubles("vertices");
  const cells = vertices.length - 1;
  const order = Uint32Array.from({ length: cells }, (_, i) => i);
  const parent = Int32Array.from(order, (i) => i - 1);
  return {
    kind: "line",
    header,
    neurons,
    outputSize: header.outputSize,
    domain: { dimension: 1, slice: readSlice(arrays, 1), low: vertices[0], high: vertices[cells] },
    vertices,
    vertexNeuronStart: arrays.unsigned("vertexNeuronStart"),
    vertexNeurons: arrays.unsigned("vertexNeurons"),
    patterns: patternsOfDifferences(arrays.unsigned("patterns"), neurons.patternWords, { order, parent }),
    maps: arrays.doubles("maps"),
    regions: arrays.unsigned("regions"),
    marks: arrays.has("positions")
      ? {
          positions: arrays.doubles("positions"),
          tiles: { ends: arrays.doubles("tileEnds"), classes: arrays.shorts("tileClasses") },
          level: header.level,
        }
      : undefined,
    points: readPoints(arrays),
    counts: { cells, linearRegions: header.linearRegions, vertices: cells + 1, fVector: [cells + 1, cells] },
  };
}

function readPlanar(header: Header, arrays: Arrays): PlanarData {
  const neurons = readNeurons(arrays);
  const cellStart = arrays.unsigned("cellStart");
  const cellVertices = arrays.unsigned("cellVertices");
  const cellEdges = arrays.unsigned("cellEdges");
  const edgeNeurons = arrays.signed("edgeNeurons");
  const vertices = arrays.doubles("vertices");
  const cells = cellStart.length - 1;
  const { edges, edgeCells } = edgesOfCells(cellStart, cellVertices, cellEdges, edgeNeurons.length);
  const tree = cellTree(cellStart, cellEdges, edgeCells);
  const fVector = [vertices.length / 2, edgeNeurons.length, cells] as const;
  const magnitudes = arrays.bytes("magnitudeCodes");
  const cut = arrays.has("tileStart");
  return {
    kind: "planar",
    header,
    neurons,
    outputSize: header.outputSize,
    domain: { dimension: 2, slice: readSlice(arrays, 2), corners: arrays.doubles("corners") },
    vertices,
    cellStart,
    cellVertices,
    cellEdges,
    edgeNeurons,
    edges,
    edgeCells,
    regions: arrays.unsigned("regions"),
    patterns: patternsOfDifferences(arrays.unsigned("patterns"), neurons.patternWords, tree),
    maps: arrays.has("maps") ? arrays.doubles("maps") : undefined,
    network: header.maps && networkOf(header, header.maps, arrays),
    gradients: Uint16Array.from(arrays.bytes("directionCodes"), (code, i) => code * 256 + magnitudes[i]),
    cellClasses: cut ? arrays.shorts("cellClasses") : new Uint16Array(0),
    tiles: {
      start: cut ? arrays.unsigned("tileStart") : new Uint32Array(1),
      corners: cut ? arrays.doubles("tileCorners") : new Float64Array(0),
      classes: Uint32Array.from(cut ? arrays.shorts("tileClasses") : []),
      cells: cut ? arrays.unsigned("tileCells") : new Uint32Array(0),
    },
    boundary: cut
      ? { vertices: arrays.doubles("boundaryVertices"), pieces: arrays.unsigned("boundaryPieces") }
      : undefined,
    points: readPoints(arrays),
    counts: { cells, linearRegions: header.linearRegions, vertices: fVector[0], edges: fVector[1], fVector },
  };
}

function networkOf(header: Header, maps: NonNullable<CommonHeader["maps"]>, arrays: Arrays): Network {
  const all = maps.map(({ rows, columns, sparse }, l): AffineMap => {
    const values = arrays.doubles(`weight${l}`);
    const bias = arrays.doubles(`bias${l}`);
    if (!sparse) return { weight: { kind: "dense", rows, columns, values }, bias };
    const rowStart = arrays.signed(`rowStart${l}`);
    const columnIndex = arrays.signed(`column${l}`);
    return { weight: { kind: "sparse", rows, columns, values, rowStart, columnIndex }, bias };
  });
  return {
    inputShape: [header.inputSize],
    inputSize: header.inputSize,
    outputSize: header.outputSize,
    layers: all.slice(0, -1).map((map, l) => ({ ...map, negativeSlope: arrays.doubles(`slope${l}`) })),
    output: all[all.length - 1],
  };
}
