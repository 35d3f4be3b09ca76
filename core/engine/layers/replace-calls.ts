import type { Tensor } from '../../models/tensorflow';
import type { Layer, ListedLayer } from './list-layers';

/** A layer's forward pass: its input and whether it is in training mode. */
export type LayerCall = (input: Tensor, training: boolean) => Tensor;

/**
 * Runs `fn` while layers do something else than they would. The method is shadowed on the layer itself and restored
 * whatever happens.
 *
 * @param replacementFor gives what a layer does instead, or null to leave it as it is.
 */
export function withReplacedCalls<Result>(
  layers: readonly ListedLayer[],
  replacementFor: (layer: ListedLayer) => LayerCall | null,
  fn: () => Result,
): Result {
  const restore: (() => void)[] = [];
  try {
    for (const listed of layers) {
      const replacement = replacementFor(listed);
      if (replacement) restore.push(shadowCall(listed.layer, replacement));
    }
    return fn();
  } finally {
    for (const each of restore.reverse()) each();
  }
}

type Arguments = Parameters<Layer['call']>;

function shadowCall(layer: Layer, replacement: LayerCall): () => void {
  const own = Object.getOwnPropertyDescriptor(layer, 'call');
  const call = (inputs: Arguments[0], { training }: Arguments[1]): Tensor => {
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    if (!input) throw new Error(`layer ${layer.name} was called without an input`);
    return replacement(input, training === true);
  };
  Object.defineProperty(layer, 'call', { value: call, configurable: true, writable: true });
  return () => {
    if (own) Object.defineProperty(layer, 'call', own);
    else Reflect.deleteProperty(layer, 'call');
  };
}
