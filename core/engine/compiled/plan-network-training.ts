import { batchesPerEpoch, readsTargets, type TrainingView } from '../../data/batches';
import { needsSoftLabels } from '../../distillation/losses/loss-for';
import type { NetworkWeight } from '../../models/build-network';
import type { Tensor, Tensor2D, TensorFlow } from '../../models/tensorflow';
import type { LabelledRows } from '../../data/labelled-rows';
import { isKernel, isTrainable } from '../../models/weight-spec';
import { answersOf, countAnswers } from '../count-answers';
import type { SettledRequest, TrainRequest } from '../engine';
import { withStatelessRandomness } from '../layers/with-stateless-randomness';
import {
  hyperparametersOf,
  optimizerRuleFor,
  scheduleRuleFor,
  structureOf,
} from '../optimizers/optimizer-rule-for';
import { buildTrained, listFrozenLayers } from '../trained-network';
import { annealingRuleFor, annealingValues } from '../schedules/annealing-rule';
import { inputColumn, type Column } from '../program/column';
import {
  planTraining,
  type Rewrite,
  type TrainableWeight,
  type TrainingSpec,
} from '../program/plan-training';
import type { TrainingPlan } from '../program/training-plan';
import { forwardInTraining, hintColumn, trainingLossFor, type TrainingLoss } from '../training-loss';

/** Rows of a validation batch: enough to hide the cost of a call, few enough that activations stay in cache. */
export const PREDICT_ROWS = 256;

/** What of a request the plan follows from. */
export interface NetworkTraining extends Pick<
  SettledRequest,
  'architecture' | 'classes' | 'loss' | 'hints' | 'optimizer' | 'batchSize' | 'precision' | 'start'
> {
  train: Pick<LabelledRows, 'rows' | 'shape'>;
  /** Left out, rows aren't mixed. */
  views?: readonly Pick<TrainingView, 'recipe'>[];
}

/** Plans the training of a request. */
export function planNetworkTraining(
  tf: TensorFlow,
  request: NetworkTraining,
  rewrite?: Rewrite,
): TrainingPlan {
  const { classes, optimizer, precision } = request;
  const network = buildTrained(tf, request, { seed: 0 });
  const { model, weights } = network;
  const { compute, hyperparameters } = compiledLoss(tf, request);
  try {
    const spec: TrainingSpec = {
      weights: weights.map(toTrainable),
      columns: listColumns(request),
      hyperparameters: Object.keys(hyperparameters),
      batchRows: batchSizes(request),
      loss: ({ columns, hyperparameters: given, seed }) => {
        const forward = () => forwardInTraining(network, takeColumn(columns, 'inputs'));
        const outputs = withStatelessRandomness(tf, model, seed, forward);
        const labels = (columns['targets'] ??
          tf.oneHot(takeColumn(columns, 'labels'), classes, 1, 0, 'float32')) as Tensor2D;
        const softLogProbabilities = (columns['softLabels'] as Tensor2D | undefined) ?? null;
        const hints = hintColumns(request).map(({ name }) => takeColumn(columns, name));
        const { projections } = network;
        return compute(outputs, { labels, softLogProbabilities, hints, projections }, given);
      },
      inference: {
        rows: PREDICT_ROWS,
        column: 'inputs',
        predict: (inputs) => takeLogits(tf, model.apply(inputs, { training: false }) as Tensor2D, classes),
      },
      optimizer: optimizerRuleFor(optimizer),
      schedule: scheduleRuleFor(optimizer),
      annealing: annealingRuleFor(request.loss),
      ...(precision && { precision }),
    };
    return planTraining(tf, spec, rewrite);
  } finally {
    network.dispose();
  }
}

/** The student's own: with a peer, its logits are behind them. */
function takeLogits(tf: TensorFlow, outputs: Tensor2D, classes: number): Tensor {
  const [rows, width] = outputs.shape;
  return width === classes ? outputs : tf.slice(outputs, [0, 0], [rows, classes]);
}

function takeColumn(columns: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const column = columns[name];
  if (!column) throw new Error(`the batch has no column ${name}`);
  return column;
}

function toTrainable({ spec, variable }: NetworkWeight): TrainableWeight {
  return { name: spec.name, variable, trainable: isTrainable(spec), decays: isKernel(spec) };
}

/** Trainings with the same key run on the same program: they differ in what is fed only. */
export function trainingKey(tf: TensorFlow, request: NetworkTraining): string {
  const { architecture, classes, train, optimizer, precision = 'float32' } = request;
  const { structure } = compiledLoss(tf, request);
  return JSON.stringify([
    architecture,
    train.shape,
    classes,
    batchSizes(request),
    structure,
    structureOf(optimizer),
    precision,
    readsTargets(request),
    [...listFrozenLayers(request)],
  ]);
}

/** The values that a training's program is fed with, by name. */
export function hyperparametersFor(tf: TensorFlow, request: TrainRequest): Record<string, number> {
  const { loss, optimizer, epochs, train, batchSize } = request;
  const totalSteps = epochs * batchesPerEpoch(train.rows, batchSize);
  const { hyperparameters } = trainingLossFor(tf, request, countAnswers(request));
  return {
    ...hyperparameters,
    ...annealingValues(loss, totalSteps),
    ...hyperparametersOf(optimizer, totalSteps),
  };
}

/** What of a loss is compiled in doesn't hang on how many rows its classes have. */
function compiledLoss(tf: TensorFlow, request: NetworkTraining): TrainingLoss {
  return trainingLossFor(tf, request, new Array<number>(answersOf(request)).fill(1));
}

function listColumns(request: NetworkTraining): Column[] {
  const { train, classes, loss } = request;
  const inputs = inputColumn(train.shape);
  const labels: Column = readsTargets(request)
    ? { name: 'targets', stored: 'float32', shape: [classes] }
    : { name: 'labels', stored: 'int32', shape: [] };
  const softLabels: Column = { name: 'softLabels', stored: 'float32', shape: [classes] };
  return [inputs, labels, ...(needsSoftLabels(loss) ? [softLabels] : []), ...hintColumns(request)];
}

function hintColumns({ hints = [] }: Pick<NetworkTraining, 'hints'>): Column[] {
  return hints.map(({ shape }, i) => ({ name: hintColumn(i), stored: 'float16', shape }));
}

/** The batch, and the smaller last one where rows are left over. */
function batchSizes({ train: { rows }, batchSize }: NetworkTraining): number[] {
  const left = rows % batchSize;
  return [...(rows >= batchSize ? [batchSize] : []), ...(left > 0 ? [left] : [])];
}
