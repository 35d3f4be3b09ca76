import type { Layer } from './layer';

/**
 * The layers up to one, which is the last of them: of a merge, the branch that it is in.
 *
 * @throws Error where there is no such layer
 */
export function cutLayers(layers: readonly Layer[], name: string): Layer[] {
  const cut = findCut(layers, name);
  if (cut) return cut;
  throw new Error(`the network has no layer ${name}`);
}

function findCut(layers: readonly Layer[], name: string): Layer[] | null {
  for (const [i, layer] of layers.entries()) {
    if (layer.name === name) return layers.slice(0, i + 1);
    if (layer.type !== 'merge') continue;
    for (const branch of layer.branches) {
      const within = findCut(branch, name);
      if (within) return [...layers.slice(0, i), ...within];
    }
  }
  return null;
}
