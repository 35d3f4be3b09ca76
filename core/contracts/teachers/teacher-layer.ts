/** Layers of a model made elsewhere, as a recipe describes them: many models tell the sizes of their inner tensors only as they run. */
import { z } from 'zod';
import { sizeOf } from '../models/shape';

/** How a layer's tensor lies in the model. */
export const LayerTensor = z.strictObject({
  /** Of one row, in the order of the model: [width], [height, width, channels] or what else it is. */
  shape: z.array(z.int().min(1).max(1_048_576)).min(1).max(3),
  /** Of three sizes: which of them are the channels. */
  layout: z.enum(['nhwc', 'nchw']).optional(),
});
export type LayerTensor = z.infer<typeof LayerTensor>;

/** A layer by the model's own name for it. */
const TeacherLayer = LayerTensor.extend({ name: z.string().min(1).max(512) }).superRefine(
  ({ shape, layout }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (shape.length === 3 && layout === undefined)
      refuse('layout', `"nhwc" or "nchw": which sizes of [${shape.join(', ')}] are maps' height and width`);
    if (shape.length < 3 && layout !== undefined)
      refuse('layout', 'nothing without three sizes: the layer gives no maps');
    if (sizeOf(shape) > MAX_NUMBERS) refuse('shape', `at most ${MAX_NUMBERS} numbers a row`);
  },
);
export type TeacherLayer = z.infer<typeof TeacherLayer>;

/** Of a row: a layer of a large network on large images has a few million. */
const MAX_NUMBERS = 2 ** 23;
const MAX_LAYERS = 16;

/** From input to answers. */
export const TeacherLayers = z
  .array(TeacherLayer)
  .min(1)
  .max(MAX_LAYERS)
  .superRefine((layers, context) => {
    layers.forEach(({ name }, i) => {
      if (layers.findIndex((other) => other.name === name) === i) return;
      context.addIssue({ code: 'custom', path: [i, 'name'], message: 'each layer once' });
    });
  });

/** What hints take a layer's tensor for: maps of [height, width, channels], or a vector of all its numbers. */
export function rowShapeOf({ shape, layout }: LayerTensor): number[] {
  const [first = 1, second = 1, third = 1] = shape;
  if (layout === undefined) return [sizeOf(shape)];
  return layout === 'nhwc' ? [first, second, third] : [second, third, first];
}

/** How the layer of a name lies. */
export function findTensor(layers: readonly TeacherLayer[], name: string): LayerTensor | undefined {
  const found = layers.find((layer) => layer.name === name);
  return found && { shape: found.shape, ...(found.layout && { layout: found.layout }) };
}
