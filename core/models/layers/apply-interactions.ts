import type { SymbolicTensor, Tensor, Tensor2D, TensorFlow } from '../tensorflow';

/**
 * Σᵢ<ⱼ ⟨vᵢ, vⱼ⟩ xᵢ xⱼ = ½ Σ_f ((Σᵢ v_if xᵢ)² − Σᵢ v_if² xᵢ²), in O(k n) (Rendle 2010, "Factorization Machines",
 * lemma 3.1).
 *
 * @param x float32 [batch, n]
 * @param factors v, float32 [n, k]
 * @returns float32 [batch, 1]
 */
export function sumInteractions(tf: TensorFlow, x: Tensor2D, factors: Tensor2D): Tensor {
  const squaresOfSums = tf.square(tf.matMul(x, factors));
  const sumsOfSquares = tf.matMul(tf.square(x), tf.square(factors));
  return tf.mul(tf.sum(tf.sub(squaresOfSums, sumsOfSquares), 1, true), 0.5);
}

/** A layer of `sumInteractions`, with the factors as its weight `kernel`. */
export function applyInteractions(
  tf: TensorFlow,
  name: string,
  factors: number,
  input: SymbolicTensor,
): SymbolicTensor {
  class Interactions extends tf.layers.Layer {
    static readonly className = 'StillhouseInteractions';

    override build(inputShape: (number | null)[]): void {
      this.addWeight('kernel', [inputShape[1] ?? 1, factors], 'float32', tf.initializers.zeros());
      this.built = true;
    }

    override computeOutputShape(shape: (number | null)[]): (number | null)[] {
      return [shape[0] ?? null, 1];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const [kernel] = this.weights;
      if (!x || !kernel) throw new Error(`layer ${name} isn't built`);
      return tf.tidy(() => sumInteractions(tf, x as Tensor2D, kernel.read() as Tensor2D));
    }
  }
  return new Interactions({ name }).apply(input) as SymbolicTensor;
}
