import type { SymbolicTensor, Tensor, TensorFlow } from '../tensorflow';
import type { RowShape } from './layer';

/** A layer that is a function of its input and has no weights. */
export interface FunctionLayer {
  className: string;
  name: string;
  /** Shape of a row that it gives; that of the input where it is left out. */
  output?: RowShape;
  /** [batch, …input] → [batch, …output] */
  call: (x: Tensor) => Tensor;
}

/** Applies a function as a layer: symbolic, so a model can hold it. */
export function applyFunctionLayer(
  tf: TensorFlow,
  { className, name, output, call }: FunctionLayer,
  input: SymbolicTensor,
): SymbolicTensor {
  class Applied extends tf.layers.Layer {
    static readonly className = className;

    override computeOutputShape(shape: (number | null)[]): (number | null)[] {
      return output ? [shape[0] ?? null, ...output] : shape;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (!x) throw new Error(`layer ${name} was called without an input`);
      return tf.tidy(() => call(x));
    }
  }
  return new Applied({ name }).apply(input) as SymbolicTensor;
}
