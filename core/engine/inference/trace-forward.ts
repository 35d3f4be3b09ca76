import type { BuiltNetwork } from '../../models/build-network';
import type { Tensor, TensorFlow } from '../../models/tensorflow';
import { applyRules } from '../rewrite/apply-rules';
import { STANDARD_RULES } from '../rewrite/standard-rules';
import { trace } from '../trace/trace';
import type { InferenceMember } from './inference-plan';

/** Traces a network in inference mode on a batch of `rows` rows. The network may be disposed afterwards. */
export function traceForward(
  tf: TensorFlow,
  { model, weights }: BuiltNetwork,
  inputShape: readonly number[],
  rows: number,
): InferenceMember {
  const inputs = tf.zeros([rows, ...inputShape]);
  const feeds: Record<string, Tensor> = { inputs };
  for (const { spec, variable } of weights) feeds[`weight/${spec.name}`] = variable;
  try {
    const graph = trace(tf, feeds, () => ({ logits: model.apply(inputs, { training: false }) as Tensor }));
    return {
      graph: applyRules(graph, STANDARD_RULES),
      weights: weights.map(({ spec: { name, shape } }) => ({ name, shape })),
    };
  } finally {
    inputs.dispose();
  }
}
