/**
 * Layers of a network that was made by another library, as recipes and networks carry them: a part of what `core/models/layers`
 * builds, whose words these are.
 */
import { z } from 'zod';

/** Of this character set, since graphs call weights by them. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/);
const Count = z.int().min(1).max(65_536);
const Side = z.int().min(1).max(64);
const Padding = z.enum(['same', 'valid']);
const Pixels = z.int().min(0).max(64);
const PerChannel = z.array(z.number()).min(1).max(4096);

const window = { kernelSize: Side, stride: Side, padding: Padding };

const PlainLayer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('convolution'), name, filters: Count, ...window, bias: z.boolean() }),
  z.strictObject({ type: z.literal('depthwise'), name, ...window, bias: z.boolean() }),
  z.strictObject({
    type: z.literal('dense'),
    name,
    units: Count,
    bias: z.boolean(),
    kernel: z.literal('hidden-kernel'),
  }),
  z.strictObject({
    type: z.literal('batch-norm'),
    name,
    epsilon: z.number().positive().optional(),
  }),
  z.strictObject({ type: z.literal('max-pool'), name, size: Side, stride: Side, padding: Padding }),
  z.strictObject({
    type: z.literal('zero-pad'),
    name,
    top: Pixels,
    bottom: Pixels,
    left: Pixels,
    right: Pixels,
  }),
  z.strictObject({ type: z.literal('affine'), name, scale: PerChannel, shift: PerChannel }),
  z.strictObject({ type: z.literal('dropout'), name, rate: z.number().min(0).lt(1) }),
  z.strictObject({ type: z.enum(['relu', 'relu6', 'average-pool', 'flatten']), name }),
]);

/** What each branch makes of the same input, put together. A branch without layers is the input itself. */
interface MergeLayer {
  type: 'merge';
  name: string;
  by: 'add' | 'multiply' | 'concatenate';
  branches: BackboneLayer[][];
}

export type BackboneLayer = z.infer<typeof PlainLayer> | MergeLayer;

const MergeLayer = z.strictObject({
  type: z.literal('merge'),
  name,
  by: z.enum(['add', 'multiply', 'concatenate']),
  branches: z.array(z.array(z.lazy((): z.ZodType<BackboneLayer> => BackboneLayer))).min(2),
});

const BackboneLayer = z.discriminatedUnion('type', [PlainLayer, MergeLayer]);

export const BackboneLayers = z.array(BackboneLayer).min(1).max(4096);
