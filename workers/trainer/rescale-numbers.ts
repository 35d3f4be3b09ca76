import type { Dataset } from '../../core/contracts/data/dataset';
import type { Contestant } from '../../core/contracts/training/trainer-jobs';

/** Numbers in the data's deviations: a champion of before has learned them in others, from another mean. */
export function rescaleNumbers(
  outputs: Float32Array,
  [first]: Contestant['members'],
  { scale: wanted }: Pick<Dataset, 'scale'>,
): Float32Array {
  const network = first?.network;
  const own = network && 'scale' in network ? network.scale : undefined;
  if (!own || !wanted || (own.mean === wanted.mean && own.deviation === wanted.deviation)) return outputs;
  return outputs.map((value) => (value * own.deviation + own.mean - wanted.mean) / wanted.deviation);
}
