/** A small trainer for the shipped examples: Adam on mini-batches, cross-entropy or squares, float64, seeded. */

/** Uniform numbers in [0, 1) from a 32-bit seed (mulberry32). */
export function seededRandom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A ReLU network of the given sizes, trained to classify; one output means two classes (output > 0 is class 1). With `values`
 * in the place of classes its one output is trained to be these, by least squares.
 * Biases start at 0, or up to `biases` away. Weights are rounded to float32 at the end, as a file from any framework would have them.
 */
export function trainNetwork(
  { inputs, classes, values: targets },
  sizes,
  { seed, steps, rate, batch, biases = 0 },
) {
  const random = seededRandom(seed);
  const layers = sizes.slice(1).map((outputs, l) => {
    const size = sizes[l];
    const scale = Math.sqrt(6 / size);
    const weight = Float64Array.from({ length: outputs * size }, () => scale * (2 * random() - 1));
    const bias = Float64Array.from({ length: outputs }, () =>
      biases === 0 ? 0 : biases * (2 * random() - 1),
    );
    return { size, outputs, weight, bias };
  });
  const parameters = layers.flatMap(({ weight, bias }) => [weight, bias]);
  const gradients = parameters.map((values) => new Float64Array(values.length));
  const first = parameters.map((values) => new Float64Array(values.length));
  const second = parameters.map((values) => new Float64Array(values.length));

  for (let step = 1; step <= steps; step++) {
    for (const gradient of gradients) gradient.fill(0);
    for (let b = 0; b < batch; b++) {
      const k = Math.floor(random() * inputs.length);
      addGradient(layers, gradients, inputs[k], targets ? { value: targets[k] } : classes[k], 1 / batch);
    }
    const pace = (rate * (1 - step / (steps + 1)) * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
    parameters.forEach((values, p) => {
      for (let i = 0; i < values.length; i++) {
        const g = gradients[p][i] + 1e-4 * values[i];
        first[p][i] = 0.9 * first[p][i] + 0.1 * g;
        second[p][i] = 0.999 * second[p][i] + 0.001 * g * g;
        values[i] -= (pace * first[p][i]) / (Math.sqrt(second[p][i]) + 1e-8);
      }
    });
  }

  const maps = layers.map(({ size, outputs, weight, bias }) => ({
    weight: { kind: "dense", rows: outputs, columns: size, values: weight.map(Math.fround) },
    bias: bias.map(Math.fround),
  }));
  const output = maps.pop();
  return {
    inputShape: [sizes[0]],
    inputSize: sizes[0],
    outputSize: sizes.at(-1),
    layers: maps.map((map) => ({ ...map, negativeSlope: new Float64Array(map.bias.length) })),
    output,
  };
}

/** Adds one sample's gradient of the loss, times `share`: cross-entropy for a class, half a square for a `{ value }`. */
function addGradient(layers, gradients, input, label, share) {
  const activations = [Float64Array.from(input)];
  layers.forEach(({ size, outputs, weight, bias }, l) => {
    const values = Float64Array.from(bias);
    for (let i = 0; i < outputs; i++)
      for (let j = 0; j < size; j++) values[i] += weight[i * size + j] * activations[l][j];
    activations.push(l + 1 < layers.length ? values.map((x) => Math.max(x, 0)) : values);
  });
  const logits = activations.at(-1);
  let delta;
  if (typeof label === "object") delta = Float64Array.of(share * (logits[0] - label.value));
  else if (logits.length === 1) delta = Float64Array.of(share * (1 / (1 + Math.exp(-logits[0])) - label));
  else {
    const top = Math.max(...logits);
    const exponentials = logits.map((x) => Math.exp(x - top));
    const total = exponentials.reduce((sum, x) => sum + x, 0);
    delta = exponentials.map((x, i) => share * (x / total - (i === label ? 1 : 0)));
  }
  for (let l = layers.length - 1; l >= 0; l--) {
    const { size, outputs, weight } = layers[l];
    const below = activations[l];
    const next = new Float64Array(size);
    for (let i = 0; i < outputs; i++) {
      gradients[2 * l + 1][i] += delta[i];
      for (let j = 0; j < size; j++) {
        gradients[2 * l][i * size + j] += delta[i] * below[j];
        if (below[j] > 0) next[j] += delta[i] * weight[i * size + j];
      }
    }
    delta = next;
  }
}
