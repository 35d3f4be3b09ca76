import type { Architecture } from '../contracts/models/architecture';
import { describeDenseLayers } from './dense-layers';
import type { Layer, RowShape } from './layers/layer';

type Mlp = Extract<Architecture, { type: 'mlp' }>;

/** All pixels or features of a row → hidden layers → logits. */
export function describeMlp({ hidden }: Mlp, inputShape: RowShape, classes: number): Layer[] {
  const flatten: Layer[] = inputShape.length > 1 ? [{ type: 'flatten', name: 'flatten' }] : [];
  return [...flatten, ...describeDenseLayers(hidden, classes)];
}
