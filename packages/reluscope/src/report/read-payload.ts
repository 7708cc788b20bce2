/** Takes the viewer's data out of a report's packed text: the inverse of payload.ts. */
import type { Slice } from "../complex/domain.ts";
import type { NeuronTable } from "../complex/neurons.ts";
import type { AffineMap, Network } from "../network/network.ts";
import { cellTree, edgesOfCells, patternsOfDifferences } from "./mesh.ts";
import { type PackedArrays, unpackArrays } from "./pack.ts";
import type { CommonHeader, LineData, PlanarData } from "./payload.ts";

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
