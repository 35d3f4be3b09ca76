/** A graph of TensorFlow.js as its converter writes it: logit = relu(x·w) · v, of rows of 3. */
export const GRAPH_KERNEL = [0.5, -1, 2, -0.25, 0.75, 1.5];
export const GRAPH_VECTOR = [1, -2];

const FLOAT = { type: 'DT_FLOAT' };
const size = (dimensions: number[]) => ({ dim: dimensions.map((each) => ({ size: String(each) })) });
const tensorOf = (shape: number[]) => ({ dtype: 'DT_FLOAT', shape: { shape: size(shape) } });
const constant = (name: string, shape: number[]) => ({
  name,
  op: 'Const',
  attr: { dtype: FLOAT, value: { tensor: { dtype: 'DT_FLOAT', tensorShape: size(shape) } } },
});
const product = (name: string, input: string[]) => ({
  name,
  op: 'MatMul',
  input,
  attr: { T: FLOAT, transpose_a: { b: false }, transpose_b: { b: false } },
});

export function graphModel(): Map<string, Uint8Array> {
  const placeholder = { dtype: FLOAT, shape: { shape: size([-1, 3]) } };
  const node = [
    { name: 'x', op: 'Placeholder', attr: placeholder },
    constant('w', [3, 2]),
    constant('v', [2, 1]),
    product('hidden', ['x', 'w']),
    { name: 'active', op: 'Relu', input: ['hidden'], attr: { T: FLOAT } },
    product('logit', ['active', 'v']),
  ];
  const model = {
    format: 'graph-model',
    modelTopology: { node, versions: { producer: 1 } },
    signature: {
      inputs: { x: { name: 'x:0', ...tensorOf([-1, 3]) } },
      outputs: { logit: { name: 'logit:0', ...tensorOf([-1, 1]) } },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: 'w', shape: [3, 2], dtype: 'float32' },
          { name: 'v', shape: [2, 1], dtype: 'float32' },
        ],
      },
    ],
  };
  return new Map([
    ['model.json', Buffer.from(JSON.stringify(model))],
    ['weights.bin', new Uint8Array(Float32Array.from([...GRAPH_KERNEL, ...GRAPH_VECTOR]).buffer)],
  ]);
}

/** What the graph gives within and in the end, computed here. */
export function askGraph(row: readonly number[]): { active: number[]; logit: number } {
  const active = [0, 1].map((unit) =>
    Math.max(
      0,
      row.reduce((sum, value, i) => sum + value * (GRAPH_KERNEL[2 * i + unit] ?? NaN), 0),
    ),
  );
  const logit = active.reduce((sum, value, unit) => sum + value * (GRAPH_VECTOR[unit] ?? NaN), 0);
  return { active, logit };
}
