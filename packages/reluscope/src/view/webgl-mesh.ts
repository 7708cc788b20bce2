/** One geometry on the graphics card: its buffers and how they are bound. */
import type { Geometry } from "./scene-geometry.ts";

export interface Programs {
  readonly fill: WebGLProgram;
  readonly line: WebGLProgram;
  readonly value: WebGLProgram;
}

export class WebglMesh {
  readonly geometry: Geometry;
  readonly fills: WebGLVertexArrayObject;
  /** The same triangles with a level at every corner. */
  readonly values: WebGLVertexArrayObject;
  readonly creases: WebGLVertexArrayObject;
  readonly pieces: WebGLVertexArrayObject;
  private readonly gl: WebGL2RenderingContext;
  private readonly buffers: WebGLBuffer[] = [];
  private readonly tints: WebGLBuffer;
  private readonly levels: WebGLBuffer;

  constructor(gl: WebGL2RenderingContext, programs: Programs, geometry: Geometry) {
    this.gl = gl;
    this.geometry = geometry;
    this.fills = gl.createVertexArray();
    gl.bindVertexArray(this.fills);
    this.attribute(programs.fill, "position", geometry.positions, 2, 0);
    this.buffer(gl.ARRAY_BUFFER, geometry.slots);
    const slot = gl.getAttribLocation(programs.fill, "slot");
    gl.enableVertexAttribArray(slot);
    gl.vertexAttribIPointer(slot, 1, gl.UNSIGNED_INT, 0, 0);
    this.buffer(gl.ELEMENT_ARRAY_BUFFER, geometry.triangles);
    this.values = gl.createVertexArray();
    gl.bindVertexArray(this.values);
    this.attribute(programs.value, "position", geometry.positions, 2, 0);
    this.levels = gl.createBuffer();
    this.buffers.push(this.levels);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.levels);
    gl.bufferData(gl.ARRAY_BUFFER, 4 * geometry.slots.length, gl.DYNAMIC_DRAW);
    const level = gl.getAttribLocation(programs.value, "level");
    gl.enableVertexAttribArray(level);
    gl.vertexAttribPointer(level, 1, gl.FLOAT, false, 0, 0);
    this.buffer(gl.ELEMENT_ARRAY_BUFFER, geometry.triangles);
    this.creases = this.lines(programs, geometry.creases);
    this.tints = gl.createBuffer();
    this.buffers.push(this.tints);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.tints);
    gl.bufferData(gl.ARRAY_BUFFER, new Uint8Array(16 * geometry.creaseNeurons.length), gl.DYNAMIC_DRAW);
    const tint = gl.getAttribLocation(programs.line, "tint");
    gl.enableVertexAttribArray(tint);
    gl.vertexAttribPointer(tint, 4, gl.UNSIGNED_BYTE, true, 0, 0);
    this.pieces = this.lines(programs, geometry.pieces);
    gl.bindVertexArray(null);
  }

  /** Colours every crease by its neuron. */
  tintCreases(color: (neuron: number) => number): void {
    const { gl, geometry } = this;
    const bytes = new Uint8Array(16 * geometry.creaseNeurons.length);
    geometry.creaseNeurons.forEach((neuron, i) => {
      const rgb = color(neuron);
      for (let k = 16 * i; k < 16 * i + 16; k += 4) {
        bytes[k] = rgb >> 16;
        bytes[k + 1] = (rgb >> 8) & 255;
        bytes[k + 2] = rgb & 255;
        bytes[k + 3] = 255;
      }
    });
    gl.bindBuffer(gl.ARRAY_BUFFER, this.tints);
    gl.bufferData(gl.ARRAY_BUFFER, bytes, gl.DYNAMIC_DRAW);
  }

  /** Sets the level (0 … 1 on the scale of colours) of every corner: `value(cell, x, y)`, x and y in slice coordinates. */
  setLevels(value: (cell: number, x: number, y: number) => number): void {
    const { gl, geometry } = this;
    const { positions, slots, unit, originX, originY } = geometry;
    const levels = new Float32Array(slots.length);
    for (let k = 0; k < slots.length; k++) {
      levels[k] = value(slots[k], originX + unit * positions[2 * k], originY + unit * positions[2 * k + 1]);
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.levels);
    gl.bufferData(gl.ARRAY_BUFFER, levels, gl.DYNAMIC_DRAW);
  }

  dispose(): void {
    for (const buffer of this.buffers) this.gl.deleteBuffer(buffer);
    for (const array of [this.fills, this.values, this.creases, this.pieces])
      this.gl.deleteVertexArray(array);
  }

  /** Segments as quads: every vertex carries the whole segment, two triangles share four vertices. */
  private lines(programs: Programs, segments: Float32Array): WebGLVertexArrayObject {
    const { gl } = this;
    const count = segments.length / 5;
    const vertices = new Float32Array(20 * count);
    const triangles = new Uint32Array(6 * count);
    for (let i = 0; i < count; i++) {
      const segment = segments.subarray(5 * i, 5 * i + 5);
      for (let k = 0; k < 4; k++) vertices.set(segment, 20 * i + 5 * k);
      const v = 4 * i;
      triangles.set([v, v + 1, v + 2, v + 2, v + 1, v + 3], 6 * i);
    }
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    this.attribute(programs.line, "ends", vertices, 4, 20);
    const size = gl.getAttribLocation(programs.line, "size");
    gl.enableVertexAttribArray(size);
    gl.vertexAttribPointer(size, 1, gl.FLOAT, false, 20, 16);
    this.buffer(gl.ELEMENT_ARRAY_BUFFER, triangles);
    return array;
  }

  private attribute(
    program: WebGLProgram,
    name: string,
    values: Float32Array,
    size: number,
    stride: number,
  ): void {
    const { gl } = this;
    this.buffer(gl.ARRAY_BUFFER, values);
    const place = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, size, gl.FLOAT, false, stride, 0);
  }

  private buffer(target: number, values: Float32Array | Uint32Array): void {
    const buffer = this.gl.createBuffer();
    this.buffers.push(buffer);
    this.gl.bindBuffer(target, buffer);
    this.gl.bufferData(target, values, this.gl.STATIC_DRAW);
  }
}
