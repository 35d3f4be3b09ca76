import { z } from 'zod';
import { BackboneLayers } from './backbone-layers';
import { Width } from './width';

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

/** LeNet-5 with ReLU and max pooling. LeCun et al. 1998, fig. 2. */
export const LenetArchitecture = z.strictObject({ type: z.literal('lenet') });

/** The ResNet for small images, of depth 6 n + 2, with option B's shortcuts. He et al. 2016, §4.2. */
export const ResnetArchitecture = z.strictObject({
  type: z.literal('resnet'),
  depth: z.literal([8, 14, 20, 32, 44, 56]),
  /** Times the filters of each stage: 16, 32 and 64. */
  widthMultiplier: z.number().min(0.25).max(4).default(1),
});

/** Depthwise separable convolutions, for small images. Howard et al. 2017, table 1 without its last stage. */
export const MobilenetArchitecture = z.strictObject({
  type: z.literal('mobilenet'),
  /** Times the filters of each layer: 32 in the first, 512 in the last. */
  widthMultiplier: z.number().min(0.125).max(2).default(0.25),
  /** Stride of the first convolution; 1 leaves images of 28×28 or 32×32 pixels something to look at. */
  stemStride: z.literal([1, 2]).default(2),
});

/**
 * The layers of the model that the network starts from, the mean of all pixels where they end with an image, then `dense` hidden
 * layers, then one output per class.
 */
export const BackboneArchitecture = z.strictObject({
  type: z.literal('backbone'),
  dense: z.array(Width).max(4).default([]),
  /** Found by the run in the model; they stay with the network. */
  layers: BackboneLayers.optional(),
});
