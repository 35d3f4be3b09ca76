import { nativeBackend, type KernelAttribute } from '../../models/native-backend';
import type { Tensor, TensorFlow } from '../../models/tensorflow';
import { DATA_TYPE_NUMBERS } from '../graph/data-type';

/**
 * Draws that depend on a seed alone, by the counter-based generator Philox (Salmon et al. 2011, "Parallel random
 * numbers: as easy as 1, 2, 3"): the same numbers in a graph, outside of one, and on any device.
 */
export interface StatelessDraws {
  /** float32 in [0, 1) */
  uniform(shape: readonly number[]): Tensor;
  /** float32 of mean 0 and variance 1 */
  normal(shape: readonly number[]): Tensor;
}

/** Between the seeds of two draws; odd and far from a recipe's small numbers. ⌊2³²/φ⌋ as int32. */
const STRIDE = 0x9e3779b9 | 0;

/**
 * @param seed int32 [2]. Every draw adds a multiple of a constant to the first number, so no two of a step share one,
 *   whatever the layers' number and order.
 */
export function statelessDraws(tf: TensorFlow, seed: Tensor): StatelessDraws {
  let drawn = 0;
  const draw = (op: string, shape: readonly number[]): Tensor => {
    const offset = Math.imul(drawn, STRIDE);
    drawn += 1;
    return tf.tidy(() => {
      const own = tf.add(seed, tf.tensor1d([offset, 0], 'int32'));
      return nativeBackend(tf).executeSingleOutput(op, attributesOf(tf), [
        tf.tensor1d([...shape], 'int32'),
        own,
      ]);
    });
  };
  return {
    uniform: (shape) => draw('StatelessRandomUniform', shape),
    normal: (shape) => draw('StatelessRandomNormal', shape),
  };
}

function attributesOf(tf: TensorFlow): KernelAttribute[] {
  const type = nativeBackend(tf).binding.TF_ATTR_TYPE;
  const { float32, int32 } = DATA_TYPE_NUMBERS;
  return [
    { name: 'dtype', type, value: float32 },
    { name: 'T', type, value: int32 },
    { name: 'Tseed', type, value: int32 },
  ];
}
