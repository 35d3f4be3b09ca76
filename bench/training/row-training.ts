import { lossFor } from '../../core/distillation/losses/loss-for';
import { listModelWeights } from '../../core/engine/layers/list-model-weights';
import { planModelTraining } from '../../core/engine/layers/plan-model-training';
import type { OptimizerRule } from '../../core/engine/optimizers/optimizer-rule';
import type { Column, ColumnValues } from '../../core/engine/program/column';
import type { TrainingPlan } from '../../core/engine/program/training-plan';
import { constantRule } from '../../core/engine/schedules/constant-rule';
import type { StepTensors } from '../../core/engine/trace/trace-step';
import type { LayersModel, Scalar, Tensor, Tensor2D, TensorFlow } from '../../core/models/tensorflow';
import { buildModel } from './build-model';
import { ALPHA, TEMPERATURE } from './constants';
import type { Job } from './job';
import { mixtureLoss } from './mixture-loss';

/** A row's training by the compiled engine. */
export interface RowTraining {
  model: LayersModel;
  /** Of the loss. */
  hyperparameters: Readonly<Record<string, number>>;
  plan: (optimizer: OptimizerRule) => TrainingPlan;
  /** Hands a program the row's data. */
  load: (program: { load: (column: string, values: ColumnValues, rows: number) => void }) => void;
  /** The model's weights as they are, and zeros for each slot of the trainable ones. */
  initialState: (slots: readonly string[]) => Map<string, Float32Array>;
}

export function createRowTraining(tf: TensorFlow, job: Job): RowTraining {
  const isTable = job.row.data === 'tabular';
  const distillation = lossFor(tf, { method: 'distillation', temperature: TEMPERATURE, alpha: ALPHA });
  const hyperparameters = isTable ? { alpha: ALPHA } : distillation.hyperparameters;
  const model = buildModel(tf, job);
  const data = readData(job);
  const lossOf = (output: Tensor, { columns: batch, hyperparameters: given }: StepTensors): Scalar => {
    const { labels, teacher } = batch;
    if (!labels || !teacher) throw new Error('a batch lacks labels or the teacher');
    if (isTable && given['alpha']) return mixtureLoss(tf, output, labels, teacher, given['alpha']);
    const oneHot = tf.oneHot(labels, 10, 1, 0, 'float32') as Tensor2D;
    const targets = { labels: oneHot, softLogProbabilities: teacher as Tensor2D };
    return distillation.compute(output as Tensor2D, targets, given);
  };
  return {
    model,
    hyperparameters,
    plan: (optimizer) =>
      planModelTraining(tf, {
        model,
        input: 'inputs',
        columns: listColumns(job),
        hyperparameters: Object.keys(hyperparameters),
        batchRows: [job.batchRows],
        predictRows: job.batchRows,
        loss: lossOf,
        optimizer,
        schedule: constantRule,
      }),
    load: (program) => {
      for (const [name, values] of Object.entries(data)) program.load(name, values, data.labels.length);
    },
    initialState: (slots) => readInitialState(tf, model, slots),
  };
}

/** Pictures stay the bytes that they are; the table's numbers are floats. */
function listColumns({ row, inputShape: shape }: Job): Column[] {
  const isTable = row.data === 'tabular';
  return [
    isTable
      ? { name: 'inputs', stored: 'float32', shape }
      : { name: 'inputs', stored: 'uint8', shape, divisor: 255 },
    { name: 'labels', stored: isTable ? 'float32' : 'int32', shape: [] },
    { name: 'teacher', stored: 'float32', shape: isTable ? [] : [10] },
  ];
}

/** Data as it is kept in the graph. The pictures' floats are bytes over 255. */
function readData(job: Job) {
  const { inputs, labels, teacher } = job.readData();
  if (job.row.data === 'tabular') return { inputs, labels: Float32Array.from(labels), teacher };
  const bytes = new Uint8Array(inputs.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Math.round((inputs[i] ?? 0) * 255);
  return { inputs: bytes, labels, teacher };
}

function readInitialState(
  tf: TensorFlow,
  model: LayersModel,
  slots: readonly string[],
): Map<string, Float32Array> {
  return new Map(
    listModelWeights(tf, model).flatMap(({ name, variable, trainable }) => {
      const values = variable.dataSync() as Float32Array;
      const zeros = (trainable ? slots : []).map(
        (slot) => [`${name}/${slot}`, new Float32Array(values.length)] as const,
      );
      return [[name, values] as const, ...zeros];
    }),
  );
}
