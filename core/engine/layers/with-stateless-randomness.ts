import type { LayersModel, Tensor, TensorFlow } from '../../models/tensorflow';
import { listLayers } from './list-layers';
import { randomLayerCall } from './random-layer-call';
import { withReplacedCalls } from './replace-calls';
import { statelessDraws } from './stateless-draws';

/**
 * Runs one step of a model while its dropout and noise layers draw by `seed` alone. In a trace the draws become part
 * of the graph, which the library's own, made in JavaScript, can't; run one by one, they are the same numbers.
 *
 * @param seed int32 [2], another in every step.
 * @param fn one step: from one call to the next the same draws come in the same order.
 */
export function withStatelessRandomness<Result>(
  tf: TensorFlow,
  model: LayersModel,
  seed: Tensor,
  fn: () => Result,
): Result {
  const draws = statelessDraws(tf, seed);
  return withReplacedCalls(listLayers(model), ({ layer }) => randomLayerCall(tf, layer, draws), fn);
}
