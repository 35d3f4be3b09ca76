import type { Tensor, TensorFlow } from '../../core/models/tensorflow';

type LayerConfig = Record<string, unknown>;

/** Keeps the divisor above 0, as Keras does. */
const EPSILON = 1e-7;

/**
 * Has TensorFlow.js know Keras's layer Normalization, of the last axis: (x − mean) / max(√variance, ε). It has no such layer, and
 * many models of tables begin with one. Its variables are mean, variance and a count; or both come with the configuration.
 */
export function registerNormalisation(tf: TensorFlow): void {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  if ('Normalization' in known) return;
  class Normalization extends tf.layers.Layer {
    static readonly className = 'Normalization';
    private readonly given: { mean: number[]; variance: number[] } | null;

    constructor(config: LayerConfig) {
      super(config);
      const { mean, variance } = config;
      this.given =
        mean === undefined || mean === null ? null : { mean: numbersOf(mean), variance: numbersOf(variance) };
    }

    override build(shape: (number | null)[]): void {
      this.built = true;
      if (this.given) return;
      const width = [shape.at(-1) ?? 1];
      for (const [name, sizes] of [
        ['mean', width],
        ['variance', width],
        ['count', []],
      ] as const)
        this.addWeight(name, [...sizes], 'float32', tf.initializers.zeros(), undefined, false);
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const [first] = Array.isArray(inputs) ? inputs : [inputs];
        if (!first) throw new Error('Normalization was given nothing');
        const [mean, variance] = this.given
          ? [tf.tensor1d(this.given.mean), tf.tensor1d(this.given.variance)]
          : this.getWeights();
        if (!mean || !variance) throw new Error('Normalization has no moments');
        return first.toFloat().sub(mean).div(variance.sqrt().maximum(EPSILON));
      });
    }

    override computeOutputShape(shape: (number | null)[]): (number | null)[] {
      return shape;
    }
  }
  tf.serialization.registerClass(Normalization);
}

/** However deep Keras nests them. */
function numbersOf(value: unknown): number[] {
  return (Array.isArray(value) ? value.flat(Infinity) : [value]).map(Number);
}
