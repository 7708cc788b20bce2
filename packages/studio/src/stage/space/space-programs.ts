/** The two WebGL programs of the view in space: flat polygons in the light, and lines of constant width in pixels. */

/** `rise` lifts graphs from the plane: 0 … 1. */
export const FACE_VERTEX = `#version 300 es
precision highp float;
in vec3 position;
in vec4 front;
in vec4 back;
in float level;
uniform mat4 eye;
uniform mat4 clip;
uniform float rise;
out vec3 place;
out float share;
flat out vec3 frontColor;
flat out vec3 backColor;
void main() {
  vec4 seen = eye * vec4(position.xy, position.z * rise, 1.0);
  place = seen.xyz;
  share = level;
  frontColor = front.rgb;
  backColor = back.rgb;
  gl_Position = clip * seen;
}`;

/** A polygon is flat, so that its normal is the same at all its pixels and needs no attribute. */
export const FACE_FRAGMENT = `#version 300 es
precision highp float;
in vec3 place;
in float share;
flat in vec3 frontColor;
flat in vec3 backColor;
uniform highp sampler2D scale;
uniform bool byLevel;
uniform float ambient;
out vec4 result;
void main() {
  vec3 normal = normalize(cross(dFdx(place), dFdy(place)));
  float light = abs(dot(normal, normalize(vec3(-0.45, 0.8, -0.55))));
  vec3 color = gl_FrontFacing ? frontColor : backColor;
  if (byLevel) {
    color = texelFetch(scale, ivec2(int(clamp(share, 0.0, 1.0) * 255.0 + 0.5), 0), 0).rgb;
    if (!gl_FrontFacing) color *= 0.8;
  }
  result = vec4(color * (ambient + (1.08 - ambient) * light), 1.0);
}`;

/** Four vertices a segment, told apart by their number; a segment without length is a dot. */
export const LINE_VERTEX = `#version 300 es
precision highp float;
in vec3 from;
in vec3 to;
in vec4 tint;
uniform mat4 eye;
uniform mat4 clip;
uniform float rise;
uniform vec2 halfView;
uniform float halfWidth;
out vec2 off;
out vec3 color;
flat out float dot;
void main() {
  vec4 a = clip * (eye * vec4(from.xy, from.z * rise, 1.0));
  vec4 b = clip * (eye * vec4(to.xy, to.z * rise, 1.0));
  vec2 along = (b.xy / b.w - a.xy / a.w) * halfView;
  float size = length(along);
  dot = all(equal(from, to)) ? 1.0 : 0.0;
  vec2 direction = size > 1e-4 ? along / size : vec2(1.0, 0.0);
  bool second = (gl_VertexID & 1) == 1;
  float side = (gl_VertexID & 2) == 2 ? 1.0 : -1.0;
  float reach = halfWidth + 1.0;
  vec4 end = second ? b : a;
  float cap = (second ? 1.0 : -1.0) * (dot > 0.5 ? reach : 0.0);
  vec2 pixels = side * reach * vec2(-direction.y, direction.x) + cap * direction;
  off = vec2(cap, side * reach);
  color = tint.rgb;
  gl_Position = end;
  gl_Position.xy += pixels / halfView * end.w;
  // a little nearer to the eye than the polygons it lies on
  gl_Position.z -= (dot > 0.5 ? 0.006 : 0.0025) * end.w;
}`;

export const LINE_FRAGMENT = `#version 300 es
precision highp float;
in vec2 off;
in vec3 color;
flat in float dot;
uniform float halfWidth;
uniform float opacity;
out vec4 result;
void main() {
  float distance = dot > 0.5 ? length(off) : abs(off.y);
  float cover = clamp(halfWidth + 0.5 - distance, 0.0, 1.0);
  if (cover <= 0.02) discard;
  result = vec4(color * opacity * cover, opacity * cover);
}`;
