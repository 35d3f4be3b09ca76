import type { Architecture } from '../../../../core/contracts/models/architecture';
import { sizeOf } from '../../../../core/contracts/models/shape';
import type { RunnableNetwork } from '../../../../core/engine/engine';
import { listWeights } from '../../../../core/models/list-weights';
import { encodeWeights } from '../../../../core/models/weights-file';
import { createRandom } from '../../../../core/random/random';
import { NORMED_CNN } from '../../../support/train-request';

export const CLASSES = 4;

/** A network whose every weight is drawn, batch normalisation's averages among them. */
export function drawNetwork(
  architecture: Architecture,
  seed: number,
  inputShape: readonly number[] = [8, 8, 1],
): RunnableNetwork {
  const specs = listWeights(architecture, inputShape, CLASSES);
  const values = specs.map(({ name, shape, role }) => {
    const random = createRandom(seed, name);
    const lowest = role === 'moving_variance' || role === 'gamma' ? 0.5 : -0.3;
    const drawn = Float32Array.from({ length: sizeOf(shape) }, () => lowest + 0.6 * random.uniform());
    return [name, drawn] as const;
  });
  return {
    architecture,
    inputShape,
    classes: CLASSES,
    weights: encodeWeights(specs, new Map(values)),
  };
}

const POOLED_CNN: Architecture = {
  type: 'cnn',
  convolutions: [{ filters: 6, kernelSize: 3, stride: 2, pool: true }],
  batchNorm: false,
  dense: [],
};

/** One of each kind, with weights that don't sum to 1, and one that isn't to run. */
export function drawMembers(seed: number) {
  const mlp: Architecture = { type: 'mlp', hidden: [12] };
  return [
    { network: drawNetwork(NORMED_CNN, seed), weight: 0.7 },
    { network: { ...drawNetwork(mlp, seed), weights: new Uint8Array(0) }, weight: 0 },
    { network: drawNetwork(POOLED_CNN, seed), weight: 0.2 },
    { network: drawNetwork(mlp, seed), weight: 0.4 },
  ];
}
