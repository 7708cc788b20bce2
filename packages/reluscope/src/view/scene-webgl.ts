/** The scene in WebGL 2: everything uploaded once; a deep view gets its own small, re-centred geometry. */
import type { Window } from "../draw/frame.ts";
import { classFill, themeColors } from "../draw/palette.ts";
import { faintestStrength } from "../draw/partition-layers.ts";
import type { GridIndex } from "./grid-index.ts";
import type { Scene, SceneState } from "./scene.ts";
import { creaseStyle, levelOf, rgbOf, SceneColors, valueColors } from "./scene-colors.ts";
import type { SceneData } from "./scene-data.ts";
import { buildGeometry, cellSizes } from "./scene-geometry.ts";
import type { Viewport } from "./viewport.ts";
import { type Programs, WebglMesh } from "./webgl-mesh.ts";
import {
  COLOR_TEXTURE_WIDTH,
  FILL_FRAGMENT,
  FILL_VERTEX,
  LINE_FRAGMENT,
  LINE_VERTEX,
  linkProgram,
  VALUE_FRAGMENT,
  VALUE_VERTEX,
} from "./webgl-programs.ts";

/** From this enlargement on float32 around the middle of the domain is no longer finer than a pixel's hundredth. */
const DEEP_ZOOM = 200;
/** A deep geometry reaches this many views beyond the view on each side. */
const DEEP_REACH = 1.5;

/** From this many cells on WebGL that is emulated by the processor is slower than a plain canvas. */
const EMULATED_CELLS = 4000;

/** A WebGL scene, or undefined where the browser has none (or only a slow one, unless `always`). */
export function webglScene(data: SceneData, index: GridIndex, always = false): Scene | undefined {
  if (!always && slowFor(data)) return undefined;
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl2", {
    antialias: true,
    alpha: true,
    premultipliedAlpha: true,
  });
  return gl ? new WebglScene(canvas, gl, data, index) : undefined;
}

let isEmulated: boolean | undefined;

/** Whether so many cells are drawn faster on a plain canvas. */
export function slowFor(data: SceneData): boolean {
  if (data.counts.cells < EMULATED_CELLS) return false;
  if (isEmulated === undefined) {
    const gl = document.createElement("canvas").getContext("webgl2");
    isEmulated = gl !== null && emulated(gl);
    gl?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return isEmulated;
}

/** Whether WebGL runs on the processor: the names of the software renderers in use. */
function emulated(gl: WebGL2RenderingContext): boolean {
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "";
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

class WebglScene implements Scene {
  readonly kind = "webgl";
  readonly canvas: HTMLCanvasElement;
  private readonly gl: WebGL2RenderingContext;
  private data!: SceneData;
  private index!: GridIndex;
  private colors!: SceneColors;
  private sizes!: Float64Array;
  private middle!: readonly [number, number];
  private programs!: Programs;
  private texture!: WebGLTexture;
  private whole!: WebglMesh;
  private deep?: { mesh: WebglMesh; region: Window; zoom: number };
  private state?: SceneState;
  private counted?: { window: Window; creases: number };

  constructor(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext, data: SceneData, index: GridIndex) {
    this.canvas = canvas;
    this.gl = gl;
    this.take(data, index);
    this.upload();
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.deep = undefined;
      this.upload();
      if (this.state) this.restyle(this.state);
    });
  }

  replace(data: SceneData, index: GridIndex): void {
    this.take(data, index);
    this.deep?.mesh.dispose();
    this.deep = undefined;
    this.counted = undefined;
    this.whole.dispose();
    this.whole = new WebglMesh(this.gl, this.programs, buildGeometry(data, this.sizes, this.middle));
  }

  private take(data: SceneData, index: GridIndex): void {
    this.data = data;
    this.index = index;
    this.colors = new SceneColors(data);
    this.sizes = cellSizes(data);
    const { corners } = data.domain;
    const half = Math.floor(corners.length / 4) * 2;
    this.middle = [corners[0] / 2 + corners[half] / 2, corners[1] / 2 + corners[half + 1] / 2];
  }

  restyle(state: SceneState): void {
    this.state = { ...state };
    const { gl, data } = this;
    const byValue = state.colorBy === "value";
    const slots = byValue ? 256 : data.counts.cells + data.tiles.classes.length;
    const rows = Math.ceil(slots / COLOR_TEXTURE_WIDTH);
    const bytes = new Uint8Array(4 * rows * COLOR_TEXTURE_WIDTH);
    const color = this.colors.cells(state);
    const set = (slot: number, rgb: number) => {
      bytes[4 * slot] = rgb >> 16;
      bytes[4 * slot + 1] = (rgb >> 8) & 255;
      bytes[4 * slot + 2] = rgb & 255;
      bytes[4 * slot + 3] = 255;
    };
    const scale = byValue ? valueColors(state.theme) : [];
    for (let i = 0; i < scale.length; i++) set(i, scale[i]);
    if (!byValue) {
      for (let cell = 0; cell < data.counts.cells; cell++) set(cell, color(cell));
      data.tiles.classes.forEach((classIndex, tile) => {
        set(data.counts.cells + tile, classFill(state.theme, classIndex));
      });
    }
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, COLOR_TEXTURE_WIDTH, rows, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    this.dress(this.whole);
    if (this.deep) this.dress(this.deep.mesh);
  }

  /** Gives a mesh the colours chosen that are kept with its corners. */
  private dress(mesh: WebglMesh): void {
    const { state } = this;
    if (!state) return;
    mesh.tintCreases(this.colors.creases(state));
    if (state.colorBy === "value") mesh.setLevels(levelOf(this.data, state));
  }

  dispose(): void {
    this.deep?.mesh.dispose();
    this.whole.dispose();
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  draw(viewport: Viewport, ratio: number): void {
    const { gl, state, canvas } = this;
    if (!state || gl.isContextLost()) return;
    const width = Math.round(viewport.width * ratio);
    const height = Math.round(viewport.height * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const mesh = viewport.zoom < DEEP_ZOOM ? this.whole : this.deepMesh(viewport);
    const { geometry } = mesh;
    const { window } = viewport;
    const scaleX = 2 / (window.right - window.left);
    const scaleY = 2 / (window.top - window.bottom);
    // in doubles: the differences are small, what they are taken of may not be
    const offsetX = (geometry.originX - (window.left + window.right) / 2) * scaleX;
    const offsetY = (geometry.originY - (window.bottom + window.top) / 2) * scaleY;
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.disable(gl.BLEND);
    const unitX = scaleX * geometry.unit;
    const unitY = scaleY * geometry.unit;
    const place = (program: WebGLProgram) => {
      gl.useProgram(program);
      gl.uniform2f(gl.getUniformLocation(program, "scale"), unitX, unitY);
      gl.uniform2f(gl.getUniformLocation(program, "offset"), offsetX, offsetY);
    };
    const byValue = state.colorBy === "value";
    place(byValue ? this.programs.value : this.programs.fill);
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.bindVertexArray(byValue ? mesh.values : mesh.fills);
    const count = state.colorBy === "class" ? geometry.triangles.length : geometry.cellTriangles;
    gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, 0);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const { line } = this.programs;
    place(line);
    gl.uniform2f(gl.getUniformLocation(line, "halfView"), width / 2, height / 2);
    const set = (pixels: number, rgb: number, opacity: number, cap: number, faintest: number) => {
      gl.uniform1f(gl.getUniformLocation(line, "halfWidth"), (pixels * ratio) / 2);
      gl.uniform1f(gl.getUniformLocation(line, "cap"), cap);
      const pixelsPerUnit = Math.sqrt((unitX * viewport.width * unitY * viewport.height) / 4);
      gl.uniform2f(gl.getUniformLocation(line, "fade"), faintest, pixelsPerUnit);
      gl.uniform4f(
        gl.getUniformLocation(line, "ink"),
        (rgb >> 16) / 255,
        ((rgb >> 8) & 255) / 255,
        (rgb & 255) / 255,
        opacity,
      );
    };
    if (state.creases) {
      const style = creaseStyle(state);
      gl.bindVertexArray(mesh.creases);
      const faintest = faintestStrength(
        this.creasesIn(window),
        viewport.width * viewport.height,
        style.faintest,
      );
      set(style.width, 0, style.opacity, 0, faintest);
      gl.drawElements(gl.TRIANGLES, 6 * geometry.creaseNeurons.length, gl.UNSIGNED_INT, 0);
    }
    if (state.boundary && geometry.pieces.length > 0) {
      const theme = themeColors(state.theme);
      gl.bindVertexArray(mesh.pieces);
      gl.vertexAttrib4f(gl.getAttribLocation(line, "tint"), 0, 0, 0, 0);
      set(4.6, rgbOf(theme.casing), 0.75, 1, 1);
      gl.drawElements(gl.TRIANGLES, (6 * geometry.pieces.length) / 5, gl.UNSIGNED_INT, 0);
      set(2.4, rgbOf(theme.boundary), 1, 1, 1);
      gl.drawElements(gl.TRIANGLES, (6 * geometry.pieces.length) / 5, gl.UNSIGNED_INT, 0);
    }
    gl.bindVertexArray(null);
  }

  /** About how many creases are in view: two a cell. */
  private creasesIn(window: Window): number {
    if (this.counted?.window !== window) {
      this.counted = { window, creases: 2 * this.index.cellsIn(window).length };
    }
    return this.counted.creases;
  }

  private deepMesh(viewport: Viewport): WebglMesh {
    const { window, zoom } = viewport;
    const { deep } = this;
    if (
      deep &&
      zoom < 8 * deep.zoom &&
      zoom > deep.zoom / 2 &&
      window.left >= deep.region.left &&
      window.right <= deep.region.right &&
      window.bottom >= deep.region.bottom &&
      window.top <= deep.region.top
    ) {
      return deep.mesh;
    }
    deep?.mesh.dispose();
    const reachX = DEEP_REACH * (window.right - window.left);
    const reachY = DEEP_REACH * (window.top - window.bottom);
    const region = {
      left: window.left - reachX,
      right: window.right + reachX,
      bottom: window.bottom - reachY,
      top: window.top + reachY,
    };
    const origin = [(window.left + window.right) / 2, (window.bottom + window.top) / 2] as const;
    const geometry = buildGeometry(this.data, this.sizes, origin, {
      region,
      cells: this.index.cellsIn(region),
    });
    const mesh = new WebglMesh(this.gl, this.programs, geometry);
    this.dress(mesh);
    this.deep = { mesh, region, zoom };
    return mesh;
  }

  private upload(): void {
    const { gl } = this;
    this.programs = {
      fill: linkProgram(gl, FILL_VERTEX, FILL_FRAGMENT),
      line: linkProgram(gl, LINE_VERTEX, LINE_FRAGMENT),
      value: linkProgram(gl, VALUE_VERTEX, VALUE_FRAGMENT),
    };
    this.texture = gl.createTexture();
    this.whole = new WebglMesh(gl, this.programs, buildGeometry(this.data, this.sizes, this.middle));
  }
}
