import type { Architecture } from '../contracts/models/architecture';
import { describeLogits } from './dense-layers';
import type { Layer } from './layers/layer';

type ResidualMlp = Extract<Architecture, { type: 'residual-mlp' }>;

/**
 * The ResNet for rows of Gorishniy et al. (2021), "Revisiting Deep Learning Models for Tabular Data", §3.2:
 *
 *   ResNet(x) = Prediction(Block(…(Block(Linear(x)))))
 *   Block(x) = x + Dropout(Linear(Dropout(ReLU(Linear(BatchNorm(x))))))
 *   Prediction(x) = Linear(ReLU(BatchNorm(x)))
 */
export function describeResidualMlp(shape: ResidualMlp, classes: number): Layer[] {
  return [
    { type: 'dense', name: 'first', units: shape.width, bias: true, kernel: 'hidden-kernel' },
    ...Array.from({ length: shape.blocks }, (_, i) => describeBlock(shape, `block_${i + 1}`)),
    { type: 'batch-norm', name: 'last_norm' },
    { type: 'relu', name: 'last_relu' },
    describeLogits(classes),
  ];
}

function describeBlock(
  { width, hiddenFactor, hiddenDropout, residualDropout }: ResidualMlp,
  name: string,
): Layer {
  const hidden = Math.max(1, Math.round(width * hiddenFactor));
  const added: Layer[] = [
    { type: 'batch-norm', name: `${name}_norm` },
    { type: 'dense', name: `${name}_1`, units: hidden, bias: true, kernel: 'hidden-kernel' },
    { type: 'relu', name: `${name}_1_relu` },
    ...describeDropout(`${name}_1_dropout`, hiddenDropout),
    { type: 'dense', name: `${name}_2`, units: width, bias: true, kernel: 'hidden-kernel' },
    ...describeDropout(`${name}_2_dropout`, residualDropout),
  ];
  return { type: 'merge', name: `${name}_sum`, by: 'add', branches: [added, []] };
}

function describeDropout(name: string, rate: number): Layer[] {
  return rate > 0 ? [{ type: 'dropout', name, rate }] : [];
}
