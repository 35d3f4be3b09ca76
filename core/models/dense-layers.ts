import type { Layer } from './layers/layer';

/** ReLU(dense) per hidden width, then the logits of `classes`, without softmax. */
export function describeDenseLayers(hidden: readonly number[], classes: number): Layer[] {
  return [
    ...hidden.flatMap((units, i) => describeHiddenLayer(`dense_${i + 1}`, units)),
    describeLogits(classes),
  ];
}

export function describeHiddenLayer(name: string, units: number): Layer[] {
  return [
    { type: 'dense', name, units, bias: true, kernel: 'hidden-kernel' },
    { type: 'relu', name: `${name}_relu` },
  ];
}

export function describeLogits(classes: number): Layer {
  return { type: 'dense', name: 'logits', units: classes, bias: true, kernel: 'output-kernel' };
}
