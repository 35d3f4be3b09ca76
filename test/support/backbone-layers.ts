import type { BackboneLayer } from '../../core/contracts/models/backbone-layers';

/** One of each kind of layer that networks from elsewhere have, with settings that ours never have: for images of 8 pixels and more. */
export const BACKBONE_LAYERS: BackboneLayer[] = [
  { type: 'affine', name: 'backbone_scale', scale: [2], shift: [-1] },
  { type: 'zero-pad', name: 'backbone_pad', top: 0, bottom: 1, left: 1, right: 2 },
  {
    type: 'convolution',
    name: 'backbone_first',
    filters: 6,
    kernelSize: 3,
    stride: 1,
    padding: 'valid',
    bias: true,
  },
  { type: 'batch-norm', name: 'backbone_norm', epsilon: 0.01 },
  { type: 'relu', name: 'backbone_relu' },
  { type: 'max-pool', name: 'backbone_pool', size: 3, stride: 2, padding: 'same' },
  {
    type: 'merge',
    name: 'backbone_joined',
    by: 'concatenate',
    branches: [
      [
        {
          type: 'depthwise',
          name: 'backbone_depthwise',
          kernelSize: 3,
          stride: 1,
          padding: 'same',
          bias: true,
        },
        { type: 'relu6', name: 'backbone_relu6' },
      ],
      [],
    ],
  },
  {
    type: 'depthwise',
    name: 'backbone_valid',
    kernelSize: 2,
    stride: 2,
    padding: 'valid',
    bias: false,
  },
  { type: 'batch-norm', name: 'backbone_valid_norm', epsilon: 0.002 },
];
