import type { Architecture } from '../../contracts/models/architecture';
import { InvalidInput } from '../../contracts/errors';
import type { Random } from '../../random/random';
import { sampleSpace, type Sample, type SamplerRequest } from './sampler';
import { scaleOf } from './scale';

/** Every choice uniform and apart from the others; log-uniform on log ranges (Bergstra and Bengio 2012, §2). */
export function randomSampler({ space, architectures, random }: SamplerRequest): Sample {
  return {
    architecture: chooseUniformly(architectures, random),
    params: sampleSpace(space, (range) => {
      const { low, high, fromScale } = scaleOf(range);
      return fromScale(low + random.uniform() * (high - low));
    }),
  };
}

function chooseUniformly(architectures: readonly Architecture[], random: Random): Architecture {
  const chosen = architectures[random.integer(0, Math.max(0, architectures.length - 1))];
  if (chosen) return chosen;
  throw new InvalidInput('study', [
    { path: 'architectures', value: architectures, allowed: 'at least 1 items' },
  ]);
}
