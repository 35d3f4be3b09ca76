import { shiftInto } from '../../data/shift-images';
import type { ImageShape } from '../../data/labelled-images';
import type { LayersModel, TensorFlow } from '../../models/tensorflow';
import type { Latency, LatencyRequest } from '../engine';
import { predictLogits } from './predict-logits';

/** Until the just-in-time compiler and TensorFlow's kernel caches have settled. */
const WARM_UP_ROWS = 100;

/** Times single-row predictions, image bytes to logits, and gives their quantiles (nearest rank). */
export function measureLatency(
  tf: TensorFlow,
  models: readonly LayersModel[],
  shape: ImageShape,
  request: Pick<LatencyRequest, 'images' | 'rows' | 'samples' | 'nowMs'>,
): Latency {
  const { images, rows, samples, nowMs } = request;
  const row = new Float32Array(shape[0] * shape[1] * shape[2]);
  const timeOne = (index: number): number => {
    const startMs = nowMs();
    shiftInto(row, 0, images, index % rows, shape, 0, 0);
    for (const model of models) predictLogits(tf, model, row, 1);
    return (nowMs() - startMs) * 1000;
  };
  for (let i = 0; i < WARM_UP_ROWS; i += 1) timeOne(i);
  const timesUs = Float64Array.from({ length: samples }, (_, i) => timeOne(i)).sort();
  const quantile = (q: number): number => timesUs[Math.ceil(q * samples) - 1] ?? NaN;
  return { p50: quantile(0.5), p99: quantile(0.99) };
}
