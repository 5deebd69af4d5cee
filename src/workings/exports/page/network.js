/**
 * The network: pixels in, every layer's numbers out. z = W·a + b, a = g(z), and softmax at the end.
 */

const LEAK = 0.01;
const GELU_CUBE = 0.044715;
const GELU_SCALE = Math.sqrt(2 / Math.PI);

/** What a unit does with its weighted sum, by the name that model files use. */
export const ACTIVATIONS = {
  linear: (z) => z,
  relu: (z) => Math.max(z, 0),
  "leaky-relu": (z) => Math.max(z, LEAK * z),
  sigmoid: (z) => 0.5 * (1 + Math.tanh(0.5 * z)),
  tanh: (z) => Math.tanh(z),
  "gelu-tanh": (z) => 0.5 * z * (1 + Math.tanh(GELU_SCALE * (z + GELU_CUBE * z * z * z))),
};

/** Put a model together from its document and its parameters in base64: W1, b1, W2, b2, … */
export function readNetwork(model, texts) {
  const numbers = texts.map((text) => decoded(text, model.dtype));
  const layers = model.activations.map((activation, layer) => ({
    activation,
    inputs: model.sizes[layer],
    units: model.sizes[layer + 1],
    W: numbers[2 * layer], // units×inputs, row by row
    b: numbers[2 * layer + 1],
  }));
  return { layers, preparation: model.preparation };
}

/** Every layer's outputs of one picture: [X, A1, A2, …, probabilities]. */
export function forward(network, levels) {
  const trace = [prepared(levels, network.preparation)];
  for (const layer of network.layers) trace.push(outputs(layer, trace.at(-1)));
  return trace;
}

/** X = (values − shift) / scale; dark ink on light ground where the network has learnt from that. */
function prepared(levels, { shift, scale, light_ground: lightGround }) {
  const at = (numbers, k) => (Array.isArray(numbers) ? numbers[k] : numbers);
  return Float64Array.from(levels, (level, k) => {
    const value = lightGround ? 255 - level : level;
    return (value - at(shift, k)) / at(scale, k);
  });
}

function outputs({ W, b, units, inputs, activation }, before) {
  const z = new Float64Array(units);
  for (let unit = 0; unit < units; unit++) {
    let sum = b[unit];
    const row = unit * inputs;
    for (let k = 0; k < inputs; k++) sum += W[row + k] * before[k];
    z[unit] = sum;
  }
  return activation === "softmax" ? softmax(z) : z.map(ACTIVATIONS[activation]);
}

/** e^(z − max) / the sum of these. */
function softmax(z) {
  const largest = z.reduce((most, each) => Math.max(most, each), -Infinity);
  const e = z.map((each) => Math.exp(each - largest));
  const sum = e.reduce((total, each) => total + each, 0);
  return e.map((each) => each / sum);
}

/** Numbers from base64, the lowest byte first, as every browser's machine keeps them. */
function decoded(text, dtype) {
  const signs = atob(text.trim());
  const bytes = new Uint8Array(signs.length);
  for (let k = 0; k < signs.length; k++) bytes[k] = signs.charCodeAt(k);
  return dtype === "float64" ? new Float64Array(bytes.buffer) : new Float32Array(bytes.buffer);
}
