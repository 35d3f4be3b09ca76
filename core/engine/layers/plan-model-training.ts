import type { LayersModel, Scalar, Tensor, TensorFlow } from '../../models/tensorflow';
import { planTraining, type TrainingSpec } from '../program/plan-training';
import type { TrainingPlan } from '../program/training-plan';
import type { StepTensors } from '../trace/trace-step';
import { listModelWeights } from './list-model-weights';
import { refuseUnsupportedLayers } from './refuse-unsupported-layers';
import { withShortLayers } from './with-short-layers';
import { withStatelessRandomness } from './with-stateless-randomness';

/** The training of any model of the supported layers. */
export interface ModelTraining extends Omit<TrainingSpec, 'weights' | 'loss' | 'inference'> {
  model: LayersModel;
  /** The column that is the model's input. */
  input: string;
  /** What the model gave and what the step was given → mean loss. Must be pure. */
  loss: (output: Tensor, inputs: StepTensors) => Scalar;
  /** Rows of a batch that is fed for inference. */
  predictRows: number;
}

/**
 * Plans the training of a model, which stays the caller's. Its weights start from what `program.write` is given.
 *
 * @throws Error that names a layer which can't be compiled.
 */
export function planModelTraining(tf: TensorFlow, training: ModelTraining): TrainingPlan {
  const { model, input, loss, predictRows, ...spec } = training;
  refuseUnsupportedLayers(model);
  const run = (images: Tensor, isTraining: boolean) =>
    model.apply(images, { training: isTraining }) as Tensor;
  return planTraining(tf, {
    ...spec,
    weights: listModelWeights(tf, model),
    loss: (inputs) => {
      const images = inputs.columns[input];
      if (!images) throw new Error(`no column ${input} for the model's input`);
      const step = () => loss(run(images, true), inputs);
      return withShortLayers(tf, model, () => withStatelessRandomness(tf, model, inputs.seed, step));
    },
    inference: { rows: predictRows, column: input, predict: (images) => run(images, false) },
  });
}
