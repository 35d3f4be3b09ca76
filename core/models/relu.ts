import type { SymbolicTensor, Tensor, TensorFlow } from './tensorflow';

/**
 * max(x, 0) with the gradient dy·sign(y), where y is the output: sign(y) is 1 where x > 0 and else 0.
 * TensorFlow.js's own gradient asks `step`, which costs six kernels in Node; this one costs two.
 */
export function relu(tf: TensorFlow, x: Tensor): Tensor {
  const op = tf.customGrad((input, save) => {
    const y = tf.relu(input as Tensor);
    (save as (tensors: Tensor[]) => void)([y]);
    return { value: y, gradFunc: (dy, saved) => tf.mul(dy, tf.sign((saved as Tensor[])[0] ?? y)) };
  });
  return op(x);
}

/** A layer that applies `relu`; symbolic, so a model can hold it. */
export function applyRelu(tf: TensorFlow, name: string, input: SymbolicTensor): SymbolicTensor {
  class Relu extends tf.layers.Layer {
    static readonly className = 'StillhouseRelu';

    override computeOutputShape(shape: number[]): number[] {
      return shape;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (!x) throw new Error(`layer ${name} was called without an input`);
      return relu(tf, x);
    }
  }
  return new Relu({ name }).apply(input) as SymbolicTensor;
}
