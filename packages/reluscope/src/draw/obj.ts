/** The graph of a network over a planar partition as a Wavefront .obj mesh: vertices (s, t, f), one face a cell. */
import type { PlanarComplex } from "../complex/planar-complex.ts";

export interface ObjOptions {
  /** Output drawn as height; default 0. */
  readonly output?: number;
}

/**
 * Wavefront text of the surface (s, t, f(s, t)). Vertices are shared by the faces around them, numbers print
 * shortest-exact, faces are counter-clockwise from above; each is planar because the network is affine there.
 */
export function objText(complex: PlanarComplex, options: ObjOptions = {}): string {
  const output = options.output ?? 0;
  if (!(output >= 0 && output < complex.outputSize)) {
    throw new Error(`output ${output} does not exist; the network has ${complex.outputSize}, counted from 0`);
  }
  const { vertices, cellStart, cellVertices, maps, outputSize, counts } = complex;
  // any cell around a vertex gives its height: the network is continuous
  const cellAt = new Int32Array(counts.vertices).fill(-1);
  for (let cell = counts.cells - 1; cell >= 0; cell--) {
    for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) cellAt[cellVertices[k]] = cell;
  }
  const lines = [`# reluscope: output ${output} over ${counts.cells} cells`, "o network"];
  for (let v = 0; v < counts.vertices; v++) {
    const s = vertices[2 * v];
    const t = vertices[2 * v + 1];
    const k = 3 * (cellAt[v] * outputSize + output);
    lines.push(`v ${s} ${t} ${maps[k] * s + maps[k + 1] * t + maps[k + 2]}`);
  }
  for (let cell = 0; cell < counts.cells; cell++) {
    let face = "f";
    for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) face += ` ${cellVertices[k] + 1}`;
    lines.push(face);
  }
  return lines.join("\n") + "\n";
}
