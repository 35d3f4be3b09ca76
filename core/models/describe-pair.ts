import type { Layer } from './layers/layer';

/**
 * A network and another one of the same layers beside it, on the same inputs: logits of both, [2 · classes], the network's own first.
 * The other's layers are named `peer_…`, so that it starts from other weights.
 */
export function describePair(layers: readonly Layer[]): Layer[] {
  return [{ type: 'merge', name: 'pair', by: 'concatenate', branches: [layers, layers.map(toPeer)] }];
}

function toPeer(layer: Layer): Layer {
  const name = `peer_${layer.name}`;
  if (layer.type !== 'merge') return { ...layer, name };
  return { ...layer, name, branches: layer.branches.map((branch) => branch.map(toPeer)) };
}
