// What a hidden layer gives for rows: the part that both engines do alike.
import { InvalidData } from '../contracts/errors';
import { sizeOf } from '../contracts/models/shape';
import { MAX_HALF, toHalf } from '../data/soft-labels/half-floats';
import type { WeightValues } from '../models/build-network';
import { describeNetwork } from '../models/describe-network';
import { cutLayers } from '../models/layers/cut-layers';
import type { Layer, RowShape } from '../models/layers/layer';
import { listLayers } from '../models/layers/list-layers';
import { shapeAfter } from '../models/layers/output-shape';
import { decodeWeights } from '../models/weights-file';
import { createRandom } from '../random/random';
import type { LayerRequest } from './engine';

/** A network up to a layer, whose outputs it gives as one vector a row, projected where that is asked for. */
export interface CutNetwork {
  layers: readonly Layer[];
  values: WeightValues;
  /** Numbers that it gives for a row. */
  width: number;
  /** Of the layer's outputs for a row. */
  shape: RowShape;
}

const PROJECTION = 'hint_projection';

/** @throws InvalidData where the weights file is malformed, or of another architecture. */
export function cutNetwork({ network, layer, project }: LayerRequest): CutNetwork {
  const { architecture, inputShape, classes, weights } = network;
  const whole = describeNetwork(architecture, inputShape, classes);
  const values = decodeWeights(
    weights,
    listLayers(whole, inputShape).flatMap((each) => each.weights),
  );
  const layers = cutLayers(whole, layer);
  const shape = shapeAfter(layers, inputShape);
  if (shape.length > 1) layers.push({ type: 'flatten', name: 'hint_flatten' });
  const width = sizeOf(shape);
  if (!project) return { layers, values, width, shape };
  const { dims, seed } = project;
  layers.push({ type: 'dense', name: PROJECTION, units: dims, bias: false, kernel: 'linear-kernel' });
  values.set(`${PROJECTION}/kernel`, drawProjection(width, dims, seed));
  return { layers, values, width: dims, shape };
}

/**
 * A random matrix [width, dims] of normal numbers with variance 1 / dims: lengths, distances and inner products of projected rows
 * are on average those of the rows, with a deviation of √(2 / dims) of a squared length. Johnson & Lindenstrauss 1984; Indyk & Motwani 1998.
 */
export function drawProjection(width: number, dims: number, seed: number): Float32Array {
  const random = createRandom(seed, 'hint-projection');
  const deviation = Math.sqrt(1 / dims);
  return Float32Array.from({ length: width * dims }, () => deviation * random.normal());
}

/** Shape of what is kept for a row. */
export function keptShape(
  { keep, project }: Pick<LayerRequest, 'keep' | 'project'>,
  { shape }: Pick<CutNetwork, 'shape'>,
): number[] {
  if (project) return [project.dims];
  return keep === 'attention' ? shape.slice(0, 2) : [...shape];
}

/**
 * Writes down what is kept of some rows.
 *
 * @param outputs float32 [rows, width] of a cut network
 * @param into bits of float16 [rows, …kept shape]
 * @throws InvalidData for numbers that float16 doesn't hold
 */
export function writeOutputs(
  { keep, layer }: Pick<LayerRequest, 'keep' | 'layer'>,
  { shape }: Pick<CutNetwork, 'shape'>,
  outputs: Float32Array,
  into: Uint16Array,
): void {
  const kept = keep === 'attention' ? attend(outputs, shape) : outputs;
  const strange = kept.find((value) => !(Math.abs(value) <= MAX_HALF));
  if (strange !== undefined) {
    throw new InvalidData(
      `layer ${layer} of the teacher gives ${strange} for a row, and hints are kept in float16, up to ${MAX_HALF}`,
      { layer, value: strange },
    );
  }
  kept.forEach((value, i) => (into[i] = toHalf(value)));
}

/** The mean over the channels of the squares, over the largest of a row, so that float16 holds it: [rows, height × width]. */
function attend(outputs: Float32Array, [height = 1, width = 1, channels = 1]: RowShape): Float32Array {
  const pixels = height * width;
  const attention = Float32Array.from({ length: outputs.length / channels }, (_, pixel) => {
    let sum = 0;
    for (let c = 0; c < channels; c += 1) sum += (outputs[pixel * channels + c] ?? NaN) ** 2;
    return sum / channels;
  });
  for (let start = 0; start < attention.length; start += pixels) {
    const row = attention.subarray(start, start + pixels);
    const most = row.reduce((a, b) => Math.max(a, b), 0);
    if (most > 0) row.forEach((value, i) => (row[i] = value / most));
  }
  return attention;
}
