import type { Architecture } from '../../contracts/architecture';
import { BATCH_NORM_EPSILON } from '../../models/batch-norm';
import type { WeightValues } from '../../models/build-network';

/** A network's shape and its weights by name. */
interface Weighted {
  architecture: Architecture;
  values: WeightValues;
}

/**
 * The same network without batch normalisation: in inference it is affine per channel, so the convolution before it
 * does its work with
 *
 *   kernel′ = kernel · s,  bias′ = β − mean · s,  s = γ / √(variance + ε)
 *
 * (Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference",
 * §3.2, eq. 14). Computed in float64 and rounded once. TensorFlow would fold it too, but only for constant weights.
 */
export function foldBatchNorm({ architecture, values }: Weighted): Weighted {
  if (architecture.type !== 'cnn' || !architecture.batchNorm) return { architecture, values };
  const folded = new Map([...values].filter(([name]) => !/^(conv|norm)_\d+\//.test(name)));
  architecture.convolutions.forEach((_, i) => {
    const kernel = weightOf(values, `conv_${i + 1}/kernel`);
    const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((role) =>
      weightOf(values, `norm_${i + 1}/${role}`),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const scale = Float64Array.from(
      gamma,
      (value, k) => value / Math.sqrt((variance[k] ?? NaN) + BATCH_NORM_EPSILON),
    );
    const scaleOf = (k: number): number => scale[k] ?? NaN;
    folded.set(
      `conv_${i + 1}/kernel`,
      kernel.map((value, at) => value * scaleOf(at % scale.length)),
    );
    folded.set(
      `conv_${i + 1}/bias`,
      beta.map((value, k) => value - (mean[k] ?? NaN) * scaleOf(k)),
    );
  });
  return { architecture: { ...architecture, batchNorm: false }, values: folded };
}

function weightOf(values: WeightValues, name: string): Float32Array {
  const found = values.get(name);
  if (!found) throw new Error(`no values for weight ${name}`);
  return found;
}
