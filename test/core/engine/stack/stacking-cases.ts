import type { Tensor, Tensor4D, TensorFlow } from '../../../../core/models/tensorflow';
import { nativeBackend } from '../../../../core/models/native-backend';

/** What one student computes, of `own` inputs that differ between students and `common` ones that don't. */
export interface Case {
  own: Record<string, () => Tensor>;
  common?: Record<string, () => Tensor>;
  compute: (of: (input: string) => Tensor) => Tensor;
}

/** The cases; inputs are drawn anew by each call of their functions. */
export function stackingCases(tf: TensorFlow) {
  const normal = (shape: number[]) => () => tf.randomNormal(shape, 0, 1, 'float32', (draws += 1));
  const positive = (shape: number[]) => () => tf.randomUniform(shape, 0.5, 2, 'float32', (draws += 1));
  const whole = (shape: number[], limit: number) => () =>
    tf.tidy(() =>
      tf
        .randomUniform(shape, 0, limit, 'float32', (draws += 1))
        .floor()
        .cast('int32'),
    );
  let draws = 0;

  /** Runs a kernel that the library doesn't offer, on float32. */
  function kernel(op: string, inputs: Tensor[], flags: Record<string, boolean> = {}): Tensor {
    const backend = nativeBackend(tf);
    const { TF_ATTR_TYPE, TF_FLOAT, TF_ATTR_BOOL } = backend.binding;
    const attributes = Object.entries(flags).map(([name, value]) => ({ name, type: TF_ATTR_BOOL, value }));
    return backend.executeSingleOutput(
      op,
      [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }, ...attributes],
      inputs,
    );
  }

  function unary(compute: (x: Tensor) => Tensor, make = positive([3, 4])): Case {
    return { own: { x: make }, compute: (of) => compute(of('x')) };
  }

  function matMul(own: 'a' | 'b' | 'both', sizes: [number, number, number], ta = false, tb = false): Case {
    const [rows, inner, columns] = sizes;
    const a = { a: normal(ta ? [inner, rows] : [rows, inner]) };
    const b = { b: normal(tb ? [columns, inner] : [inner, columns]) };
    const common = own === 'a' ? b : a;
    return {
      own: own === 'both' ? { ...a, ...b } : own === 'a' ? a : b,
      ...(own === 'both' ? {} : { common }),
      compute: (of) => kernel('MatMul', [of('a'), of('b')], { transpose_a: ta, transpose_b: tb }),
    };
  }

  const ruled: Record<string, Case> = {
    relu: unary((x) => tf.relu(tf.sub(x, 1))),
    'chain of unary': unary((x) =>
      tf.tanh(tf.sigmoid(tf.sqrt(tf.log(tf.exp(tf.square(tf.neg(tf.abs(x)))))))),
    ),
    cast: { own: { x: whole([4], 9) }, compute: (of) => tf.cast(of('x'), 'float32') },
    'rank below': {
      own: { x: normal([3, 4]), y: normal([4]) },
      compute: (of) => tf.mul(tf.sub(of('x'), of('y')), tf.maximum(of('y'), of('x'))),
    },
    'own scalars': {
      own: { x: normal([3, 4]), t: positive([]) },
      compute: (of) => tf.add(tf.div(of('x'), of('t')), tf.pow(of('t'), 2)),
    },
    'common of a higher rank': {
      own: { x: normal([4]) },
      common: { y: normal([2, 3, 4]) },
      compute: (of) => tf.add(tf.mul(of('y'), of('x')), tf.squaredDifference(of('x'), of('y'))),
    },
    'middle axis': {
      own: { x: normal([2, 1, 4]), y: normal([3, 1]) },
      compute: (of) => tf.sub(of('x'), of('y')),
    },
    select: {
      own: { x: normal([3, 4]) },
      common: { y: normal([3, 4]) },
      compute: (of) => tf.where(tf.greater(of('x'), 0), of('x'), of('y')),
    },
    'select by row': {
      own: { x: normal([3, 4]), row: normal([3]) },
      compute: (of) => kernel('Select', [tf.greater(of('row'), 0), of('x'), tf.neg(of('x'))]),
    },
    'gradient of relu': {
      own: { x: normal([3, 4]) },
      common: { dy: normal([3, 4]) },
      compute: (of) => kernel('ReluGrad', [of('dy'), of('x')]),
    },
    'sum of a middle axis': unary((x) => tf.sum(x, 1), normal([2, 3, 4])),
    'sum of all': unary((x) => tf.sum(x), normal([2, 3])),
    'mean, kept': unary((x) => tf.mean(x, [0, 2], true), normal([2, 3, 4])),
    'max of the last': unary((x) => tf.max(x, -1), normal([2, 3])),
    'min and prod': unary((x) => tf.add(tf.min(x, 0), tf.prod(x, 0)), normal([2, 3])),
    'log-softmax': unary((x) => kernel('LogSoftmax', [x]), normal([3, 5])),
    softmax: unary((x) => tf.softmax(x), normal([3, 5])),
    reshape: unary((x) => tf.exp(tf.reshape(tf.neg(x), [4, 3])), normal([2, 6])),
    'expand and squeeze': unary((x) => tf.squeeze(tf.expandDims(tf.neg(x), 1)), normal([2, 3])),
    transpose: unary((x) => tf.transpose(x, [2, 0, 1]), normal([2, 3, 4])),
    'one-hot': {
      own: { x: whole([4], 3) },
      compute: (of) => tf.oneHot(of('x'), 3, 1, 0, 'float32'),
    },
    'rows of common values': {
      own: { rows: whole([2], 5) },
      common: { x: normal([5, 3]) },
      compute: (of) => tf.gather(of('x'), of('rows')),
    },
    'own rows of own values': {
      own: { x: normal([2, 5, 3]), rows: whole([4], 5) },
      compute: (of) => tf.gather(of('x'), of('rows'), 1),
    },
    'common rows of own values': {
      own: { x: normal([5, 3]) },
      common: { rows: whole([2], 3) },
      compute: (of) => tf.gather(of('x'), of('rows'), 1),
    },
    concat: {
      own: { x: normal([2, 3]) },
      common: { y: normal([2, 2]) },
      compute: (of) => tf.concat([of('x'), of('y'), of('x')], 1),
    },
    pack: {
      own: { x: normal([2, 3]) },
      common: { y: normal([2, 3]) },
      compute: (of) => tf.stack([of('x'), of('y')], 1),
    },
    slice: unary((x) => tf.slice(x, [1, 0], [2, 2]), normal([4, 3])),
    'slice to the end': unary((x) => tf.slice(x, [1, 1], [-1, -1]), normal([4, 3])),
    tile: unary((x) => tf.tile(x, [2, 3]), normal([2, 3])),
    product: matMul('both', [3, 4, 2]),
    'product, both transposed': matMul('both', [3, 4, 2], true, true),
    'product with common values': matMul('b', [3, 4, 2]),
    'product by common values': matMul('a', [3, 4, 2], false, true),
    'batched product': {
      own: { a: normal([2, 3, 4]), b: normal([2, 4, 5]) },
      compute: (of) => tf.matMul(of('a'), of('b')),
    },
    bias: {
      own: { x: normal([2, 3, 4]), bias: normal([4]) },
      compute: (of) => kernel('BiasAdd', [of('x'), of('bias')]),
    },
    'gradient of a bias': unary((x) => kernel('BiasAddGrad', [x]), normal([2, 3, 4])),
  };

  /** Without a rule, or too large for one. */
  const repeated: Record<string, Case> = {
    convolution: {
      own: { filter: normal([3, 3, 1, 2]) },
      common: { x: normal([2, 5, 5, 1]) },
      compute: (of) => tf.conv2d(of('x') as Tensor4D, of('filter') as Tensor4D, 1, 'same'),
    },
    'large product': matMul('both', [128, 128, 64]),
  };
  return { ruled, repeated };
}
