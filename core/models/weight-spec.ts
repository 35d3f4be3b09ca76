/** What a tensor is for: decides how it starts and whether weight decay touches it. */
export type WeightRole =
  | 'hidden-kernel'
  | 'output-kernel'
  | 'linear-kernel'
  | 'depthwise-kernel'
  | 'embedding'
  | 'factors'
  | 'bias'
  | 'gamma'
  | 'beta'
  | 'moving_mean'
  | 'moving_variance';

export interface WeightSpec {
  /** Unique in the network: layer name, slash, what the layer calls it. */
  name: string;
  shape: readonly number[];
  role: WeightRole;
  /** Training leaves it as it is. */
  frozen?: true;
}

/** A layer that has weights, and what one row costs in it. */
export interface LayerSpec {
  weights: WeightSpec[];
  multiplyAdds: number;
  /** Values that it gives for one row. */
  outputs: number;
}

/** Moving averages are state, not weights: no gradient reaches them. */
export function isTrainable(spec: WeightSpec): boolean {
  return !spec.frozen && spec.role !== 'moving_mean' && spec.role !== 'moving_variance';
}

const DECAYING: readonly WeightRole[] = [
  'hidden-kernel',
  'output-kernel',
  'linear-kernel',
  'embedding',
  'factors',
];

/**
 * What weight decay touches: biases and norms are left alone, and so are depthwise kernels, which have few weights each
 * (Howard et al. 2017, §3.1).
 */
export function isKernel({ role }: WeightSpec): boolean {
  return DECAYING.includes(role);
}
