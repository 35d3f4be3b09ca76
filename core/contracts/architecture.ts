import { z } from 'zod';

const Width = z.int().min(1).max(8192);

/** Fully connected layers with ReLU between them: `hidden` widths, then one output per class. */
export const MlpArchitecture = z.strictObject({
  type: z.literal('mlp'),
  hidden: z.array(Width).min(1).max(8),
});

/** One convolution with "same" padding, then ReLU; `pool` adds 2×2 max pooling. */
export const Convolution = z.strictObject({
  filters: z.int().min(1).max(1024),
  kernelSize: z.int().min(1).max(7).default(3),
  stride: z.int().min(1).max(2).default(1),
  pool: z.boolean().default(false),
});
export type Convolution = z.infer<typeof Convolution>;

/** Convolutions, with batch normalisation before each ReLU where asked, then `dense` hidden layers, then one output per class. */
export const CnnArchitecture = z.strictObject({
  type: z.literal('cnn'),
  convolutions: z.array(Convolution).min(1).max(8),
  batchNorm: z.boolean().default(false),
  dense: z.array(Width).max(4).default([]),
});

export const Architecture = z.discriminatedUnion('type', [MlpArchitecture, CnnArchitecture]);
export type Architecture = z.infer<typeof Architecture>;

/** A short name that is unique per shape, such as `mlp-256` or `cnn-k5x8s2-16p+32`. */
export function architectureName(architecture: Architecture): string {
  if (architecture.type === 'mlp') return `mlp-${architecture.hidden.join('-')}`;
  const { convolutions, batchNorm, dense } = architecture;
  const tail = dense.length > 0 ? `+${dense.join('-')}` : '';
  return `cnn-${convolutions.map(convolutionName).join('-')}${batchNorm ? 'bn' : ''}${tail}`;
}

function convolutionName({ filters, kernelSize, stride, pool }: Convolution): string {
  const kernel = kernelSize === 3 ? '' : `k${kernelSize}x`;
  return `${kernel}${filters}${stride > 1 ? `s${stride}` : ''}${pool ? 'p' : ''}`;
}
