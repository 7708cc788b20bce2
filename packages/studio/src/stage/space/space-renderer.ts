/** Draws a model in space with WebGL2: opaque flat polygons, and lines over them. */
import { type Camera, cameraMatrices } from "./camera.ts";
import type { SpaceLines, SpaceModel } from "./space-model.ts";
import { FACE_FRAGMENT, FACE_VERTEX, LINE_FRAGMENT, LINE_VERTEX } from "./space-programs.ts";

interface Faces {
  readonly array: WebGLVertexArrayObject;
  readonly buffers: readonly WebGLBuffer[];
  readonly count: number;
  readonly byLevel: boolean;
}

interface Lines {
  readonly array: WebGLVertexArrayObject;
  readonly buffers: readonly WebGLBuffer[];
  readonly count: number;
  readonly width: number;
  readonly opacity: number;
  readonly through: boolean;
}

export class SpaceRenderer {
  private readonly gl: WebGL2RenderingContext;
  private readonly face: WebGLProgram;
  private readonly line: WebGLProgram;
  private readonly scale: WebGLTexture;
  private faces?: Faces;
  /** Lines of the model, and lines that come and go. */
  private fixed: Lines[] = [];
  private passing: Lines[] = [];

  /** @throws Error when the browser gives no WebGL2 */
  constructor(canvas: HTMLCanvasElement) {
    const gl = canvas.getContext("webgl2", {
      antialias: true,
      alpha: true,
      premultipliedAlpha: true,
      preserveDrawingBuffer: true,
    });
    if (!gl) throw new Error("the view in space needs WebGL, which this browser does not give");
    this.gl = gl;
    this.face = program(gl, FACE_VERTEX, FACE_FRAGMENT);
    this.line = program(gl, LINE_VERTEX, LINE_FRAGMENT);
    this.scale = gl.createTexture();
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LEQUAL);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  /** Takes another model. */
  show(model: SpaceModel): void {
    const { gl } = this;
    this.drop(this.faces ? [this.faces] : []);
    this.faces = undefined;
    this.faces = this.makeFaces(model);
    this.drop(this.fixed);
    this.fixed = model.lines.flatMap((lines) => this.makeLines(lines));
    const texels = new Uint8Array(4 * 256);
    for (let i = 0; model.scale && i < 256; i++) texels.set(bytesOf(model.scale[i]), 4 * i);
    gl.bindTexture(gl.TEXTURE_2D, this.scale);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  }

  /** Lines over the model: what is pinned, hovered, chosen. */
  mark(lines: readonly SpaceLines[]): void {
    this.drop(this.passing);
    this.passing = lines.flatMap((one) => this.makeLines(one));
  }

  /** Draws; the canvas has its size in pixels of the screen, `ratio` of them to one of the page. */
  draw(camera: Camera, ratio: number, rise: number, ambient: number): void {
    const { gl } = this;
    const { width, height } = gl.canvas;
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    const { eye, clip } = cameraMatrices(camera, width / height);
    const place = (of: WebGLProgram) => {
      gl.useProgram(of);
      gl.uniformMatrix4fv(gl.getUniformLocation(of, "eye"), false, eye);
      gl.uniformMatrix4fv(gl.getUniformLocation(of, "clip"), false, clip);
      gl.uniform1f(gl.getUniformLocation(of, "rise"), rise);
    };
    if (this.faces) {
      place(this.face);
      gl.disable(gl.BLEND);
      gl.uniform1f(gl.getUniformLocation(this.face, "ambient"), ambient);
      gl.uniform1i(gl.getUniformLocation(this.face, "byLevel"), this.faces.byLevel ? 1 : 0);
      gl.uniform1i(gl.getUniformLocation(this.face, "scale"), 0);
      gl.bindTexture(gl.TEXTURE_2D, this.scale);
      gl.bindVertexArray(this.faces.array);
      gl.drawElements(gl.TRIANGLES, this.faces.count, gl.UNSIGNED_INT, 0);
    }
    place(this.line);
    gl.enable(gl.BLEND);
    // a line on a line is above it, whatever its depth rounds to
    gl.depthMask(false);
    gl.uniform2f(gl.getUniformLocation(this.line, "halfView"), width / 2, height / 2);
    for (const lines of [...this.fixed, ...this.passing]) {
      gl.uniform1f(gl.getUniformLocation(this.line, "halfWidth"), (lines.width * ratio) / 2);
      gl.uniform1f(gl.getUniformLocation(this.line, "opacity"), lines.opacity);
      gl.depthFunc(lines.through ? gl.ALWAYS : gl.LEQUAL);
      gl.bindVertexArray(lines.array);
      gl.drawElements(gl.TRIANGLES, lines.count, gl.UNSIGNED_INT, 0);
    }
    gl.depthFunc(gl.LEQUAL);
    gl.depthMask(true);
    gl.bindVertexArray(null);
  }

  dispose(): void {
    this.drop(this.faces ? [this.faces] : []);
    this.drop(this.fixed);
    this.drop(this.passing);
    this.gl.deleteProgram(this.face);
    this.gl.deleteProgram(this.line);
    this.gl.deleteTexture(this.scale);
  }

  private makeFaces({ positions, start, front, back, levels }: SpaceModel): Faces {
    const { gl } = this;
    const corners = positions.length / 3;
    const polygons = start.length - 1;
    const fronts = new Uint8Array(4 * corners);
    const backs = new Uint8Array(4 * corners);
    const triangles = new Uint32Array(3 * (corners - 2 * polygons));
    let at = 0;
    for (let p = 0; p < polygons; p++) {
      const [frontBytes, backBytes] = [bytesOf(front[p]), bytesOf(back[p])];
      for (let k = start[p]; k < start[p + 1]; k++) {
        fronts.set(frontBytes, 4 * k);
        backs.set(backBytes, 4 * k);
        if (k < start[p] + 2) continue;
        triangles[at++] = start[p];
        triangles[at++] = k - 1;
        triangles[at++] = k;
      }
    }
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    const buffers = [
      attribute(gl, this.face, "position", positions, 3),
      attribute(gl, this.face, "front", fronts, 4),
      attribute(gl, this.face, "back", backs, 4),
      attribute(gl, this.face, "level", levels ?? new Float32Array(corners), 1),
      elements(gl, triangles),
    ];
    gl.bindVertexArray(null);
    return { array, buffers, count: triangles.length, byLevel: levels !== undefined };
  }

  private makeLines({ ends, colors, width, opacity, through = false }: SpaceLines): Lines[] {
    const { gl } = this;
    const segments = ends.length / 6;
    if (segments === 0) return [];
    const from = new Float32Array(12 * segments);
    const to = new Float32Array(12 * segments);
    const tints = new Uint8Array(16 * segments);
    const triangles = new Uint32Array(6 * segments);
    for (let k = 0; k < segments; k++) {
      const bytes = bytesOf(colors[colors.length === 1 ? 0 : k]);
      for (let corner = 0; corner < 4; corner++) {
        from.set(ends.subarray(6 * k, 6 * k + 3), 12 * k + 3 * corner);
        to.set(ends.subarray(6 * k + 3, 6 * k + 6), 12 * k + 3 * corner);
        tints.set(bytes, 16 * k + 4 * corner);
      }
      triangles.set([4 * k, 4 * k + 1, 4 * k + 2, 4 * k + 2, 4 * k + 1, 4 * k + 3], 6 * k);
    }
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    const buffers = [
      attribute(gl, this.line, "from", from, 3),
      attribute(gl, this.line, "to", to, 3),
      attribute(gl, this.line, "tint", tints, 4),
      elements(gl, triangles),
    ];
    gl.bindVertexArray(null);
    return [{ array, buffers, count: triangles.length, width, opacity, through }];
  }

  private drop(drawn: readonly (Faces | Lines)[]): void {
    for (const { array, buffers } of drawn) {
      this.gl.deleteVertexArray(array);
      for (const buffer of buffers) this.gl.deleteBuffer(buffer);
    }
  }
}

const bytesOf = (color: number) => [color >> 16, (color >> 8) & 255, color & 255, 255];

function attribute(
  gl: WebGL2RenderingContext,
  of: WebGLProgram,
  name: string,
  values: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Float32Array,
  size: number,
): WebGLBuffer {
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, values as Float32Array<ArrayBuffer>, gl.STATIC_DRAW);
  const place = gl.getAttribLocation(of, name);
  if (place >= 0) {
    gl.enableVertexAttribArray(place);
    const bytes = values instanceof Uint8Array;
    gl.vertexAttribPointer(place, size, bytes ? gl.UNSIGNED_BYTE : gl.FLOAT, bytes, 0, 0);
  }
  return buffer;
}

function elements(gl: WebGL2RenderingContext, indices: Uint32Array<ArrayBuffer>): WebGLBuffer {
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STATIC_DRAW);
  return buffer;
}

function program(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram {
  const made = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("WebGL gives no shader");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(`internal: a WebGL program does not link: ${gl.getProgramInfoLog(made)}`);
  return made;
}
