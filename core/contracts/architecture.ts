import { z } from 'zod';

const Width = z.int().min(1).max(8192);

/** Fully connected layers with ReLU between them: `hidden` widths, then one output per class. */
export const MlpArchitecture = z.strictObject({
  type: z.literal('mlp'),
  hidden: z.array(Width).min(1).max(8),
});

/**
 * One convolution block per entry of `filters` (convolution, optional batch normalisation, ReLU, 2×2 max
 * pooling), then `dense` hidden layers, then one output per class.
 */
export const CnnArchitecture = z.strictObject({
  type: z.literal('cnn'),
  filters: z.array(z.int().min(1).max(1024)).min(1).max(4),
  kernelSize: z.int().min(1).max(7).default(3),
  batchNorm: z.boolean().default(false),
  dense: z.array(Width).max(4).default([]),
});

export const Architecture = z.discriminatedUnion('type', [MlpArchitecture, CnnArchitecture]);
export type Architecture = z.infer<typeof Architecture>;

/** A short name that is unique per shape, such as `mlp-256` or `cnn-8-16+32`. */
export function architectureName(architecture: Architecture): string {
  if (architecture.type === 'mlp') return `mlp-${architecture.hidden.join('-')}`;
  const { filters, kernelSize, batchNorm, dense } = architecture;
  const kernel = kernelSize === 3 ? '' : `k${kernelSize}`;
  const tail = dense.length > 0 ? `+${dense.join('-')}` : '';
  return `cnn${kernel}-${filters.join('-')}${batchNorm ? 'bn' : ''}${tail}`;
}
