// What a model does to its inputs with numbers that aren't learned: scale x + shift.
import type { BackboneLayer } from '../../core/contracts/models/backbone-layers';
import type { PixelScale } from '../../core/contracts/teachers/teacher-mapping';
import type { Source } from './source-layer';
import { unsupportedLayer } from './unsupported';

type Affine = Extract<BackboneLayer, { type: 'affine' }>;

/** Keeps the divisor of Normalization above 0, as Keras does. */
const EPSILON = 1e-7;

export function describeRescaling({ config, name }: Source): Affine {
  const [scale, shift] = [numbersOf(config.raw('scale') ?? 1), numbersOf(config.raw('offset') ?? 0)];
  return { type: 'affine', name: name(), scale, shift };
}

/** (x − mean) / max(√variance, ε) of each channel. Its moments are in the configuration, or are its first two variables. */
export function describeNormalisation({ config, node, variables, input, name }: Source): Affine {
  config.expect('axis', [-1, input.length]);
  config.expect('invert', [false]);
  const given = config.raw('mean');
  const [mean, variance] =
    given === undefined || given === null
      ? variables.slice(0, 2).map(({ values }) => [...values])
      : [numbersOf(given), numbersOf(config.raw('variance'))];
  if (!mean || mean.length !== variance?.length)
    throw unsupportedLayer(node, 'the file has no mean and variance of it');
  const scale = variance.map((value) => 1 / Math.max(Math.sqrt(value), EPSILON));
  return { type: 'affine', name: name(), scale, shift: mean.map((value, i) => -value * (scale[i] ?? NaN)) };
}

/** From pixels in [0, 1] to those that a model expects; nothing where these are the same. */
export function describePixels(scale: PixelScale, name: string): Affine[] {
  if (scale === 'unit') return [];
  if (scale === 'bytes') return [{ type: 'affine', name, scale: [255], shift: [0] }];
  const { mean, deviation } = scale;
  const channels = Math.max(mean.length, deviation.length);
  const at = (numbers: readonly number[], i: number) => numbers[i % numbers.length] ?? NaN;
  const each = Array.from({ length: channels }, (_, i) => i);
  return [
    {
      type: 'affine',
      name,
      scale: each.map((i) => 1 / at(deviation, i)),
      shift: each.map((i) => -at(mean, i) / at(deviation, i)),
    },
  ];
}

/** However deep Keras nests them. */
function numbersOf(value: unknown): number[] {
  return [value].flat(Infinity).map(Number);
}
