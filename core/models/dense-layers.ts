import { applyRelu } from './relu';
import type { SymbolicTensor, TensorFlow } from './tensorflow';
import type { LayerSpec } from './weight-spec';

/** Fully connected layers over `inputs` features: one per hidden width, then the logits. */
export function listDenseLayers(inputs: number, hidden: readonly number[], classes: number): LayerSpec[] {
  const widths = [...hidden, classes];
  return widths.map((width, i) => {
    const isOutput = i === hidden.length;
    const name = isOutput ? 'logits' : `dense_${i + 1}`;
    const fanIn = widths[i - 1] ?? inputs;
    return {
      weights: [
        { name: `${name}/kernel`, shape: [fanIn, width], role: isOutput ? 'output-kernel' : 'hidden-kernel' },
        { name: `${name}/bias`, shape: [width], role: 'bias' },
      ],
      multiplyAdds: fanIn * width,
    };
  });
}

/** [batch, …] → flattened where there is more than one axis → ReLU(dense) per hidden width → logits [batch, classes], without softmax. */
export function applyDenseLayers(
  tf: TensorFlow,
  input: SymbolicTensor,
  hidden: readonly number[],
  classes: number,
): SymbolicTensor {
  const isFlat = input.shape.length === 2;
  const flat = isFlat ? input : (tf.layers.flatten({ name: 'flatten' }).apply(input) as SymbolicTensor);
  const features = hidden.reduce((x, units, i) => {
    const name = `dense_${i + 1}`;
    // Zeros here, since `initialiseWeights` sets every value; the library's own draws would be wasted time.
    const dense = tf.layers.dense({ name, units, kernelInitializer: 'zeros' });
    return applyRelu(tf, `${name}_relu`, dense.apply(x) as SymbolicTensor);
  }, flat);
  const logits = tf.layers.dense({ name: 'logits', units: classes, kernelInitializer: 'zeros' });
  return logits.apply(features) as SymbolicTensor;
}
