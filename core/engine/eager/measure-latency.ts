import { shiftInto } from '../../data/shift-images';
import type { ImageShape } from '../../data/labelled-images';
import type { LayersModel, TensorFlow } from '../../models/tensorflow';
import type { Latency, LatencyRequest } from '../engine';
import { timeSingleRows } from '../inference/time-single-rows';
import { predictLogits } from './predict-logits';

/** Times single-row predictions, image bytes to logits, and gives their quantiles. */
export function measureLatency(
  tf: TensorFlow,
  models: readonly LayersModel[],
  shape: ImageShape,
  request: Pick<LatencyRequest, 'images' | 'rows' | 'samples' | 'nowMs'>,
): Latency {
  const { images, rows, samples, nowMs } = request;
  const row = new Float32Array(shape[0] * shape[1] * shape[2]);
  const predict = (index: number): void => {
    shiftInto(row, 0, images, index % rows, shape, 0, 0);
    for (const model of models) predictLogits(tf, model, row, 1);
  };
  return timeSingleRows(predict, samples, nowMs);
}
