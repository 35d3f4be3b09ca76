import type { Dataset } from '../../core/contracts/data/dataset';
import type { BroughtHead } from '../../core/contracts/teachers/teacher-head';
import type { TargetScale } from '../../core/contracts/data/task';
import { Optimizer } from '../../core/contracts/training/training';
import type { LabelledRows } from '../../core/data/labelled-rows';
import type { TrainRequest } from '../../core/engine/engine';
import { listWeights } from '../../core/models/list-weights';
import type { WeightSpec } from '../../core/models/weight-spec';
import { decodeWeights, encodeWeights } from '../../core/models/weights-file';
import { teacherLoss } from '../../core/policy/teacher-loss';
import type { TeacherFeatures } from '../../teachers/teacher';
import type { JobContext } from './job-context';

/** Features of a split with what its rows are. */
export interface LabelledFeatures
  extends TeacherFeatures, Pick<LabelledRows, 'labels' | 'targets' | 'weights'> {}

/** Least deviation of a feature that is one: what hardly changes is left as small as it is. */
const LEAST_DEVIATION = 1e-6;

/**
 * Trains a head on the features of the training rows, brought to mean 0 and deviation 1. What brings them there becomes part of
 * its first layer, so that it reads features as the model gives them; what brings numbers to the units of the target becomes part of
 * its last.
 */
export async function trainHead(
  head: BroughtHead,
  { classes, task, scale }: Pick<Dataset, 'classes' | 'task' | 'scale'>,
  { train, validation }: Record<'train' | 'validation', LabelledFeatures>,
  { blobs, engine, shouldStop, nowMs }: Pick<JobContext, 'blobs' | 'engine' | 'shouldStop' | 'nowMs'>,
): Promise<Required<BroughtHead>> {
  const { width } = train;
  const { hidden, epochs, batchSize, learningRate, weightDecay, seed } = head;
  const architecture = { type: 'mlp' as const, hidden };
  const moments = measure(train);
  const rowsOf = (features: LabelledFeatures): LabelledRows => ({
    rows: features.labels.length,
    shape: [width],
    inputs: standardise(features, moments),
    labels: features.labels,
    ...(features.targets && { targets: features.targets }),
    ...(features.weights && { weights: features.weights }),
  });
  const request: TrainRequest = {
    architecture,
    classes,
    train: rowsOf(train),
    validation: rowsOf(validation),
    views: [{ shifts: new Int8Array(2 * train.labels.length), softLogProbabilities: null }],
    ...(train.weights && { sampling: { weights: train.weights } }),
    loss: teacherLoss({ method: 'hard-labels' }, task),
    optimizer: Optimizer.parse({ learningRate, weightDecay }),
    batchSize: Math.min(batchSize, train.labels.length),
    epochs,
    untilEpoch: epochs,
    seed,
    resumeFrom: null,
    validateEvery: 0,
  };
  const ignore = { onProgress: () => undefined, onCheckpoint: () => Promise.resolve() };
  const { weights } = await engine.train(request, { ...ignore, shouldStop, nowMs });
  const specs = listWeights(architecture, [width], classes);
  const values = fitToModel(decodeWeights(weights, specs), specs, moments, scale);
  return { ...head, trained: { width, weights: await blobs.write(encodeWeights(specs, values)) } };
}

/** The same head, reading features as the model gives them, and telling numbers in the target's own units. */
function fitToModel(
  weights: ReadonlyMap<string, Float32Array>,
  specs: readonly WeightSpec[],
  moments: Moments,
  scale: TargetScale | undefined,
): Map<string, Float32Array> {
  const nameOf = (at: number) => specs.at(at)?.name ?? '';
  const folded = foldInto(weights, nameOf(0), nameOf(1), moments);
  return scale ? tellInUnits(folded, nameOf(-2), nameOf(-1), scale) : folded;
}

interface Moments {
  means: Float64Array;
  deviations: Float64Array;
}

function measure({ values, width }: TeacherFeatures): Moments {
  const rows = values.length / width;
  const [means, squares] = [new Float64Array(width), new Float64Array(width)];
  values.forEach((value, i) => (means[i % width] = (means[i % width] ?? 0) + value / rows));
  values.forEach((value, i) => {
    const k = i % width;
    squares[k] = (squares[k] ?? 0) + (value - (means[k] ?? 0)) ** 2 / rows;
  });
  const deviations = squares.map((square) => {
    const deviation = Math.sqrt(square);
    return deviation > LEAST_DEVIATION ? deviation : 1;
  });
  return { means, deviations };
}

function standardise({ values, width }: TeacherFeatures, { means, deviations }: Moments): Float32Array {
  return values.map((value, i) => (value - (means[i % width] ?? 0)) / (deviations[i % width] ?? 1));
}

/** W(x − μ)/σ + b = (W/σ) x + (b − (W/σ) μ), with W as [features, units]. */
function foldInto(
  weights: ReadonlyMap<string, Float32Array>,
  kernelName: string,
  biasName: string,
  { means, deviations }: Moments,
): Map<string, Float32Array> {
  const [kernel, bias] = [weights.get(kernelName), weights.get(biasName)];
  if (!kernel || !bias) throw new Error('the head has no first layer');
  const units = bias.length;
  const folded = kernel.map((value, i) => value / (deviations[Math.floor(i / units)] ?? 1));
  const moved = bias.map((value, unit) => {
    const offset = means.reduce((sum, mean, k) => sum + mean * (folded[k * units + unit] ?? 0), 0);
    return value - offset;
  });
  return new Map([...weights, [kernelName, folded], [biasName, moved]]);
}

/** σ(Wx + b) + μ = (σW)x + (σb + μ): numbers in the target's own units. */
function tellInUnits(
  weights: ReadonlyMap<string, Float32Array>,
  kernelName: string,
  biasName: string,
  { mean, deviation }: TargetScale,
): Map<string, Float32Array> {
  const [kernel, bias] = [weights.get(kernelName), weights.get(biasName)];
  if (!kernel || !bias) throw new Error('the head has no last layer');
  return new Map([
    ...weights,
    [kernelName, kernel.map((value) => deviation * value)],
    [biasName, bias.map((value) => deviation * value + mean)],
  ]);
}
