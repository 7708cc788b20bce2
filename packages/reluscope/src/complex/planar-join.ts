/**
 * Joins the parts of a plane that were walked apart into what one walk over all of it keeps; in the plane what
 * `polytope-join.ts` is in any dimension.
 */
import { CutTable } from "./cut-table.ts";
import { GrowableFloat64, GrowableInt32 } from "./growable.ts";
import { JoinedArrays } from "./joined-arrays.ts";
import type { NeuronTable } from "./neurons.ts";
import type { WalkedPlane } from "./planar-assembly.ts";
import { EDGE_WIDTH, FIRST_HALF, SPLIT_UNIT, SPLIT_VERTEX, START, VERTEX_WIDTH } from "./planar-mesh.ts";
import type { PlanarPart } from "./planar-part.ts";

export class PlanarJoin {
  private readonly corners: number;
  private readonly vertices = new GrowableFloat64();
  private readonly edges = new CutTable();
  private readonly edgeStart = new GrowableInt32();
  private readonly edgeSource = new GrowableInt32();
  /** The vertex that cuts an edge, or −1. */
  private readonly edgeVertex = new GrowableInt32();
  private cutEdges = 0;
  /** Edges that cuts made, by the route to the cut. */
  private readonly edgeOf = new Map<string, number>();
  private readonly cellStart = new GrowableInt32();
  private readonly cellVertices = new GrowableInt32();
  private readonly cellEdges = new GrowableInt32();
  private readonly arrays: JoinedArrays;

  /** `corners` is the number of corners of the domain. */
  constructor(corners: number, neurons: NeuronTable) {
    this.corners = corners;
    this.arrays = new JoinedArrays(neurons);
  }

  /** Appends the cells of a part; parts come in the order of their routes. */
  add(part: PlanarPart): void {
    const { vertexOf, edgeOf } = this.names(part);
    const { cellStart, cellVertices, cellEdges } = this;
    const shift = cellVertices.length;
    cellStart.reserve(part.cellStart.length);
    for (const start of part.cellStart) cellStart.push(start + shift);
    cellVertices.reserve(part.cellVertices.length);
    for (const vertex of part.cellVertices) cellVertices.push(vertexOf[vertex]);
    cellEdges.reserve(part.cellEdges.length);
    for (const edge of part.cellEdges) cellEdges.push(edgeOf[edge]);
    this.arrays.add(part, vertexOf);
  }

  result(complete: boolean): WalkedPlane {
    const { vertices, edgeVertex, edgeSource, cellStart, cellVertices, cellEdges } = this;
    return {
      mesh: {
        vertices,
        vertexCount: vertices.length / VERTEX_WIDTH,
        edgeCount: edgeVertex.length,
        wholeEdges: edgeVertex.length - this.cutEdges,
        splitVertex: (edge) => edgeVertex.data[edge],
        edgeSource: (edge) => edgeSource.data[edge],
      },
      cellStart,
      cellVertices,
      cellEdges,
      arrays: this.arrays.result(complete),
    };
  }

  /** The common numbers of a part's vertices and edges. An edge stands after the one that it was cut from. */
  private names(part: PlanarPart): { vertexOf: Int32Array; edgeOf: Int32Array } {
    const { vertices, edges, edgeSources, border } = part;
    const vertexOf = new Int32Array(vertices.length / VERTEX_WIDTH).fill(-1);
    const edgeOf = new Int32Array(edgeSources.length).fill(-1);
    const isFirst = this.edgeStart.length === 0;
    for (let corner = 0; corner < this.corners; corner++) {
      vertexOf[corner] = isFirst ? this.addVertex(vertices, corner) : corner;
      edgeOf[corner] = isFirst ? this.addEdge(corner, edgeSources[corner]) : corner;
    }
    border.faces.forEach((edge, depth) => {
      const name = border.route.slice(0, depth).join("");
      edgeOf[edge] = this.edgeOf.get(name) ?? -2;
      if (edgeOf[edge] === -2) {
        // Its ends are known when its turn comes; until then it has no start.
        edgeOf[edge] = this.addEdge(-1, edgeSources[edge]);
        this.edgeOf.set(name, edgeOf[edge]);
      }
    });
    for (let edge = 0, at = 0; edge < edgeSources.length; edge++, at += EDGE_WIDTH) {
      const start = vertexOf[edges[at + START]];
      if (edgeOf[edge] < 0) edgeOf[edge] = this.addEdge(start, edgeSources[edge]);
      const name = edgeOf[edge];
      if (this.edgeStart.data[name] < 0) this.edgeStart.data[name] = start;
      const own = edges[at + SPLIT_VERTEX];
      if (own < 0) continue;
      const half = this.edges.partsOf(name, edges[at + SPLIT_UNIT]);
      if (this.edgeVertex.data[name] < 0) {
        const vertex = this.addVertex(vertices, own);
        this.edgeVertex.data[name] = vertex;
        this.cutEdges++;
        this.addEdge(this.edgeStart.data[name], edgeSources[edge], half);
        this.addEdge(vertex, edgeSources[edge], half + 1);
      }
      vertexOf[own] = this.edgeVertex.data[name];
      // Both walks made the edge in the same direction: a half has the edge's start or the edge's end.
      edgeOf[edges[at + FIRST_HALF]] = half;
      edgeOf[edges[at + FIRST_HALF] + 1] = half + 1;
    }
    return { vertexOf, edgeOf };
  }

  private addVertex(vertices: Float64Array, own: number): number {
    for (let k = 0; k < VERTEX_WIDTH; k++) this.vertices.push(vertices[VERTEX_WIDTH * own + k]);
    return this.vertices.length / VERTEX_WIDTH - 1;
  }

  /** Notes an edge; `edges` has it already if a cut made it from another one. */
  private addEdge(start: number, source: number, edge = this.edges.add()): number {
    this.edgeStart.push(start);
    this.edgeSource.push(source);
    this.edgeVertex.push(-1);
    return edge;
  }
}
