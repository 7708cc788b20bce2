/** Random networks for scaling: inputs-h-h-h-1, seeded, weights of He's scale and standard normal biases. */

/** Uniform numbers in (0, 1) from a seed (mulberry32). */
export function uniforms(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

/** A network with three hidden layers of `width` units, one output, and biases times `biasScale`. */
export function randomNetwork(inputs, width, seed, biasScale = 0.3) {
  const uniform = uniforms(seed);
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const affine = (rows, columns) => ({
    weight: {
      kind: "dense",
      rows,
      columns,
      values: Float64Array.from({ length: rows * columns }, () => normal() * Math.sqrt(2 / columns)),
    },
    bias: Float64Array.from({ length: rows }, () => biasScale * normal()),
  });
  const layers = [inputs, width, width].map((columns) => ({
    ...affine(width, columns),
    negativeSlope: new Float64Array(width),
  }));
  return { inputShape: [inputs], inputSize: inputs, outputSize: 1, layers, output: affine(1, width) };
}
