/** The two WebGL programs: flat-coloured triangles, and anti-aliased lines of constant width in pixels. */

/** Triangles whose colour is looked up by slot in a texture of WIDTH texels a row. */
export const COLOR_TEXTURE_WIDTH = 2048;

export const FILL_VERTEX = `#version 300 es
precision highp float;
in vec2 position;
in uint slot;
uniform vec2 scale;
uniform vec2 offset;
uniform highp sampler2D colors;
flat out vec3 color;
void main() {
  color = texelFetch(colors, ivec2(int(slot) & 2047, int(slot) >> 11), 0).rgb;
  gl_Position = vec4(position * scale + offset, 0.0, 1.0);
}`;

export const FILL_FRAGMENT = `#version 300 es
precision highp float;
flat in vec3 color;
out vec4 result;
void main() { result = vec4(color, 1.0); }`;

/**
 * Triangles coloured by a value that is affine on each: `level` runs from 0 to 1 over the colours of a scale, so that every
 * pixel has the colour of its own value.
 */
export const VALUE_VERTEX = `#version 300 es
precision highp float;
in vec2 position;
in float level;
uniform vec2 scale;
uniform vec2 offset;
out float share;
void main() {
  share = level;
  gl_Position = vec4(position * scale + offset, 0.0, 1.0);
}`;

export const VALUE_FRAGMENT = `#version 300 es
precision highp float;
in float share;
uniform highp sampler2D colors;
out vec4 result;
void main() { result = vec4(texelFetch(colors, ivec2(int(clamp(share, 0.0, 1.0) * 255.0 + 0.5), 0), 0).rgb, 1.0); }`;

/**
 * Four vertices a segment, told apart by their number (instances of four would be slow on many drivers, and
 * very slow on software ones). `fade` is (faintest strength, pixels a unit): where creases crowd, those beside cells that
 * are small on the screen are drawn fainter, as in the still pictures (see draw/partition-layers.ts, creaseStrength).
 */
export const LINE_VERTEX = `#version 300 es
precision highp float;
in vec4 ends;
in float size;
in vec4 tint;
uniform vec2 scale;
uniform vec2 offset;
uniform vec2 halfView;
uniform float halfWidth;
uniform float cap;
uniform vec2 fade;
uniform vec4 ink;
out vec2 along;
flat out float reach;
flat out vec4 paint;
void main() {
  vec2 corner = vec2(float(gl_VertexID >> 1 & 1), float(gl_VertexID & 1) * 2.0 - 1.0);
  vec2 a = (ends.xy * scale + offset) * halfView;
  vec2 b = (ends.zw * scale + offset) * halfView;
  vec2 way = b - a;
  reach = length(way);
  way = reach > 1e-6 ? way / reach : vec2(1.0, 0.0);
  float pad = halfWidth + 1.0;
  float t = mix(-pad * cap, reach + pad * cap, corner.x);
  float n = pad * corner.y;
  vec2 at = a + way * t + vec2(-way.y, way.x) * n;
  along = vec2(t, n);
  float strength = clamp((size * fade.y - 1.0) / 11.0, fade.x, 1.0);
  paint = vec4(mix(ink.rgb, tint.rgb, tint.a), ink.a * strength);
  gl_Position = vec4(at / halfView, 0.0, 1.0);
}`;

export const LINE_FRAGMENT = `#version 300 es
precision highp float;
in vec2 along;
flat in float reach;
flat in vec4 paint;
uniform float halfWidth;
out vec4 result;
void main() {
  float beyond = max(0.0, max(-along.x, along.x - reach));
  float distance = length(vec2(beyond, along.y));
  float alpha = paint.a * clamp(halfWidth + 0.5 - distance, 0.0, 1.0) * min(1.0, 2.0 * halfWidth + 0.2);
  result = vec4(paint.rgb * alpha, alpha);
}`;

/** Compiles and links; throws with the driver's message. */
export function linkProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error("webgl: no shader");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) {
      throw new Error(`webgl: ${gl.getShaderInfoLog(shader)}`);
    }
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS))
    throw new Error(`webgl: ${gl.getProgramInfoLog(program)}`);
  return program;
}
