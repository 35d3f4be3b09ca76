import type { LayerHint } from '../contracts/labels/hints';
import type { Loss } from '../contracts/training/training';
import { layerLossFor } from '../distillation/hints/layer-loss-for';
import { projectionOf, type ProjectedLayer } from '../distillation/hints/projection';
import { hyperparameter, type Targets } from '../distillation/losses/loss';
import { lossFor } from '../distillation/losses/loss-for';
import type { BuiltNetwork } from '../models/build-network';
import type { Scalar, Tensor, Tensor2D, TensorFlow } from '../models/tensorflow';

/** What a batch is compared with. */
interface HintedTargets extends Targets {
  /** What the teacher's layers give, float32 [batch, …shape], in the order of the hints. */
  hints: readonly Tensor[];
  /** Weights that hints have beside the network, by name. */
  projections: Readonly<Record<string, Tensor>>;
}

/** The whole loss of a training: that which its recipe names, and β times what each hint adds. */
export interface TrainingLoss {
  /** Names the function: losses with the same structure differ in `hyperparameters` only. */
  structure: string;
  hyperparameters: Readonly<Record<string, number>>;
  /**
   * @param outputs of `forwardInTraining`.
   * @returns mean over the rows, as a scalar
   */
  compute: (
    outputs: readonly Tensor[],
    targets: HintedTargets,
    given: Readonly<Record<string, Scalar>>,
  ) => Scalar;
}

/** What of a training its loss follows from. */
export interface Losses {
  loss: Loss;
  hints?: readonly LayerHint[];
}

/** @param classRows rows of each class among those of training, or `countAnswers` of labels */
export function trainingLossFor(
  tf: TensorFlow,
  { loss, hints = [] }: Losses,
  classRows: readonly number[],
): TrainingLoss {
  const method = lossFor(tf, loss, classRows);
  const taps = listTaps({ hints });
  const terms = hints.map(({ loss: own, layer }) => ({
    compute: layerLossFor(tf, own),
    output: 1 + taps.indexOf(layer),
  }));
  return {
    structure: [method.structure, ...hints.map(describe)].join(' '),
    hyperparameters: {
      ...method.hyperparameters,
      ...Object.fromEntries(hints.map(({ weight }, i) => [weightName(i), weight])),
    },
    compute: (outputs, targets, given) => {
      const logits = outputs[0] as Tensor2D;
      return terms.reduce<Scalar>(
        (sum, term, i) => {
          const [student, teacher] = [outputs[term.output], targets.hints[i]];
          if (!student || !teacher) throw new Error(`hint ${i + 1} has no values of both layers`);
          const { labels, projections } = targets;
          const project = (of: ProjectedLayer) => projectionOf(tf, projections, hintColumn(i), of);
          const value = term.compute({ student, teacher, labels, project });
          return tf.add(sum, tf.mul(value, hyperparameter(given, weightName(i))));
        },
        method.compute(logits, targets, given),
      );
    },
  };
}

/** Names of the student's layers that hints are of, each once. */
export function listTaps({ hints = [] }: Pick<Losses, 'hints'>): string[] {
  return [...new Set(hints.map(({ layer }) => layer))];
}

/** Logits of a batch, and behind them what the tapped layers give, in training mode. */
export function forwardInTraining({ model, tapped = model }: BuiltNetwork, inputs: Tensor): Tensor[] {
  const outputs = tapped.apply(inputs, { training: true }) as Tensor | Tensor[];
  return Array.isArray(outputs) ? outputs : [outputs];
}

/** Name of the column that holds the values of hint `index`, from 0; names of its weights begin with it. */
export function hintColumn(index: number): string {
  return `hint_${index + 1}`;
}

function describe({ loss, layer, shape }: LayerHint): string {
  return `${JSON.stringify(loss)} on ${layer} ${shape.join('×')}`;
}

function weightName(index: number): string {
  return `hintWeight_${index + 1}`;
}
