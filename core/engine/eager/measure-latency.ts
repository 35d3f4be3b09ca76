import { sizeOf } from '../../contracts/models/shape';
import type { InputShape } from '../../data/labelled-rows';
import { readRow } from '../../data/place-rows';
import type { LayersModel, TensorFlow } from '../../models/tensorflow';
import type { Latency, LatencyRequest } from '../engine';
import { timeSingleRows } from '../inference/time-single-rows';
import { predictLogits } from './predict-logits';

/** Times single-row predictions, inputs to logits, and gives their quantiles. */
export function measureLatency(
  tf: TensorFlow,
  models: readonly LayersModel[],
  shape: InputShape,
  request: Pick<LatencyRequest, 'inputs' | 'rows' | 'samples' | 'nowMs'>,
): Latency {
  const { inputs, rows, samples, nowMs } = request;
  const row = new Float32Array(sizeOf(shape));
  const predict = (index: number): void => {
    readRow(row, 0, inputs, index % rows, shape, 0, 0);
    for (const model of models) predictLogits(tf, model, row, 1);
  };
  return timeSingleRows(predict, samples, nowMs);
}
