import { pixelShapeOf } from '../../contracts/data/pixel-format';
import { sizeOf } from '../../contracts/models/shape';
import type { ColumnPreprocessing } from '../../contracts/data/preprocessing';
import { PART_PERIOD, partOf } from './datetime-parts';
import { hashWords } from './hash-words';

/** Writes the features of one column's cells. */
export interface FeatureEncoder<Value> {
  /** Of the features, in order. */
  names: readonly string[];
  /** Sets `names.length` numbers of `features` from `at` on, which are 0 before. */
  encode(value: Value | null, features: Float32Array, at: number): void;
}

/** Deviations from the mean beyond which a number says no more: what a network has never seen it can't weigh. */
const MOST_DEVIATIONS = 10;

type Of<Kind> = Extract<ColumnPreprocessing, { kind: Kind }>;

function standardise(value: number, { mean, deviation }: { mean: number; deviation: number }): number {
  return Math.min(MOST_DEVIATIONS, Math.max(-MOST_DEVIATIONS, (value - mean) / deviation));
}

/** Deviations from the mean; a missing cell is the median. */
export function encodeNumbers(column: Of<'numeric'>): FeatureEncoder<number> {
  const { name, median, missing } = column;
  return {
    names: [name, ...(missing ? [`${name} missing`] : [])],
    encode: (value, features, at) => {
      features[at] = standardise(Math.fround(value ?? median), column);
      if (missing && value === null) features[at + 1] = 1;
    },
  };
}

/** 1 for yes and −1 for no; 0 where it is missing. */
export function encodeBooleans({ name, missing }: Of<'boolean'>): FeatureEncoder<boolean> {
  return {
    names: [name, ...(missing ? [`${name} missing`] : [])],
    encode: (value, features, at) => {
      if (value !== null) features[at] = value ? 1 : -1;
      else if (missing) features[at + 1] = 1;
    },
  };
}

/** One-hot. A value that training didn't see, or too rarely, is one of the others. */
export function encodeCategories({ name, values, missing }: Of<'categorical'>): FeatureEncoder<string> {
  const places = new Map(values.map((value, place) => [value, place]));
  const other = values.length;
  return {
    names: [
      ...values.map((value) => `${name}=${value}`),
      `${name} other`,
      ...(missing ? [`${name} missing`] : []),
    ],
    encode: (value, features, at) => {
      if (value === null && missing) features[at + other + 1] = 1;
      else features[at + (value === null ? other : (places.get(value) ?? other))] = 1;
    },
  };
}

/** The time in deviations from the mean, and each recurring part as sine and cosine. A missing time is the mean. */
export function encodeDatetimes(column: Of<'datetime'>): FeatureEncoder<number> {
  const { name, parts, missing } = column;
  return {
    names: [
      name,
      ...parts.flatMap((part) => [`${name} ${part} sine`, `${name} ${part} cosine`]),
      ...(missing ? [`${name} missing`] : []),
    ],
    encode: (value, features, at) => {
      if (value === null) {
        if (missing) features[at + 1 + 2 * parts.length] = 1;
        return;
      }
      features[at] = standardise(value, column);
      parts.forEach((part, i) => {
        const angle = (2 * Math.PI * partOf(part, value)) / PART_PERIOD[part];
        features[at + 1 + 2 * i] = Math.sin(angle);
        features[at + 2 + 2 * i] = Math.cos(angle);
      });
    },
  };
}

/** How often each bucket's runs of words occur, scaled to length 1 so that long texts don't outweigh short ones. */
export function encodeTexts({ name, words, buckets }: Of<'text'>): FeatureEncoder<string> {
  return {
    names: Array.from({ length: buckets }, (_, bucket) => `${name} #${bucket}`),
    encode: (value, features, at) => {
      if (value === null) return;
      hashWords(value, words, buckets, (bucket) => {
        features[at + bucket] = (features[at + bucket] ?? 0) + 1;
      });
      const own = features.subarray(at, at + buckets);
      const length = Math.sqrt(own.reduce((sum, count) => sum + count * count, 0));
      if (length > 0) own.forEach((count, bucket) => (own[bucket] = count / length));
    },
  };
}

const MOST_LIGHT = 255;

/** Every value of every pixel over 255. */
export function encodeImages({ name, missing, ...format }: Of<'image'>): FeatureEncoder<Uint8Array> {
  const values = sizeOf(pixelShapeOf(format));
  return {
    names: [
      ...Array.from({ length: values }, (_, i) => `${name} #${i}`),
      ...(missing ? [`${name} missing`] : []),
    ],
    encode: (value, features, at) => {
      if (value === null) {
        if (missing) features[at + values] = 1;
        return;
      }
      if (value.length !== values)
        throw new RangeError(`an image of column ${name} has ${value.length} values, not ${values}`);
      value.forEach((light, i) => (features[at + i] = light / MOST_LIGHT));
    },
  };
}
