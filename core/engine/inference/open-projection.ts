import type { TensorFlow } from '../../models/tensorflow';
import type { Engine } from '../engine';
import { drawProjection } from '../layer-outputs';

/** The projection that `predictLayer` makes part of a network, for what comes from elsewhere. */
export function openProjection(tf: TensorFlow): Engine['openProjection'] {
  return (width, { dims, seed }) => {
    const kernel = tf.tensor2d(drawProjection(width, dims, seed), [width, dims]);
    return {
      project: (values) =>
        tf.tidy(() => {
          const rows = tf.tensor2d(values, [values.length / width, width]);
          return tf.matMul(rows, kernel).dataSync() as Float32Array;
        }),
      close: () => kernel.dispose(),
    };
  };
}
