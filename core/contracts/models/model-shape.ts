import { z } from 'zod';
import { Architecture, architectureName } from './architecture';
import { isForeignModel, type AnyNetwork } from './models';

/** What stands for the shape of a model that was made elsewhere. */
const ForeignShape = z.strictObject({ type: z.literal('foreign'), name: z.string() });

/** What a model looks like, as reports tell it. */
export const ModelShape = z.discriminatedUnion('type', [Architecture, ForeignShape]);
export type ModelShape = z.infer<typeof ModelShape>;

export function shapeOf(network: AnyNetwork): ModelShape {
  if (isForeignModel(network)) return { type: 'foreign', name: network.foreign.name };
  return network.architecture;
}

export function shapeName(shape: ModelShape): string {
  return shape.type === 'foreign' ? shape.name : architectureName(shape);
}
