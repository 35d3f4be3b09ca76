// What a view does to rows beside moving them by whole pixels. Each is one file in `core/data/augment/operations/`.
import { z } from 'zod';

/** Share of the rows that the operation touches; all of them where it is left out. */
const probability = z.number().positive().max(1).optional();
const Share = z.number().positive().max(1);
const strength = z.number().positive().max(1).optional();

function ascending([low, high]: [number, number]): boolean {
  return low <= high;
}
const ASCENDING = { message: '[low, high] with low ≤ high' };

const factorRange = z.tuple([z.number().min(0.1).max(10), z.number().min(0.1).max(10)]);
const shareRange = z.tuple([z.number().min(0.01).max(1), z.number().min(0.01).max(1)]);

const Shift = z.strictObject({ type: z.literal('shift'), pixels: z.int().min(1).max(4096), probability });

const Flip = z.strictObject({
  type: z.literal('flip'),
  axis: z.enum(['horizontal', 'vertical']).default('horizontal'),
  probability: z.number().positive().max(1).default(0.5),
});

const Rotate = z.strictObject({
  type: z.literal('rotate'),
  degrees: z.number().positive().max(180),
  probability,
});

const Scale = z.strictObject({
  type: z.literal('scale'),
  /** 1 leaves the size as it is, 2 shows everything twice as large. */
  factor: factorRange.refine(ascending, ASCENDING),
  probability,
});

/** Szegedy et al. 2015, "Going Deeper with Convolutions", §6. */
const Crop = z.strictObject({
  type: z.literal('crop'),
  /** Share of the image's area. */
  area: shareRange.refine(ascending, ASCENDING).default([0.08, 1]),
  /** Width / height of what is cut out, in units of the image's own. */
  aspect: factorRange.refine(ascending, ASCENDING).default([3 / 4, 4 / 3]),
  probability,
});

const Jitter = z
  .strictObject({
    type: z.literal('jitter'),
    brightness: strength,
    contrast: strength,
    saturation: strength,
    probability,
  })
  .refine(
    ({ brightness, contrast, saturation }) =>
      brightness !== undefined || contrast !== undefined || saturation !== undefined,
    { message: 'at least one of brightness, contrast, saturation' },
  );

const Noise = z.strictObject({
  type: z.literal('noise'),
  /** Of an image's pixels, black being 0 and white 1; of a table's numbers in deviations of the training rows. */
  deviation: z.number().positive().max(10),
  probability,
});

/** DeVries, Taylor 2017, "Improved Regularization of Convolutional Neural Networks with Cutout". */
const Cutout = z.strictObject({ type: z.literal('cutout'), pixels: z.int().min(1).max(4096), probability });

/** Cubuk et al. 2020, "RandAugment: Practical automated data augmentation with a reduced search space". */
const RandAugment = z.strictObject({
  type: z.literal('randaugment'),
  /** N, how many changes are made one after the other. */
  count: z.int().min(1).max(8).default(2),
  /** M, how strong each is; 10 is the strongest. */
  magnitude: z.number().positive().max(10).default(9),
  probability,
});

const alpha = z.number().min(0.05).max(2);

/** Zhang et al. 2018, "mixup: Beyond Empirical Risk Minimization". */
const Mixup = z.strictObject({ type: z.literal('mixup'), alpha: alpha.default(0.2), probability });

/** Yun et al. 2019, "CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features". */
const CutMix = z.strictObject({ type: z.literal('cutmix'), alpha: alpha.default(1), probability });

/** A table's cells go missing. */
const Drop = z.strictObject({ type: z.literal('drop'), share: Share, probability });

/** Bucilă, Caruana, Niculescu-Mizil 2006, "Model Compression", algorithm 1: cells come from a row that is near. */
const Munge = z.strictObject({
  type: z.literal('munge'),
  /** p, share of the cells that change. */
  share: Share.default(0.5),
  /** s: numbers are drawn about the other row's with |difference| / s as deviation. */
  spread: z.number().min(0.1).max(1000).default(2),
  probability,
});

/** Chawla et al. 2002, "SMOTE: Synthetic Minority Over-sampling Technique". */
const Smote = z.strictObject({
  type: z.literal('smote'),
  /** k */
  neighbours: z.int().min(1).max(64).default(5),
  probability,
});

export const AugmentOperation = z.discriminatedUnion('type', [
  Shift,
  Flip,
  Rotate,
  Scale,
  Crop,
  Jitter,
  Noise,
  Cutout,
  RandAugment,
  Mixup,
  CutMix,
  Drop,
  Munge,
  Smote,
]);
export type AugmentOperation = z.infer<typeof AugmentOperation>;

/** What a list of operations may be, in order. */
export const AugmentOperations = z.array(AugmentOperation).min(1).max(16);

/** Operations on the cells of a table's rows, and on nothing else. */
const OF_TABLES: readonly AugmentOperation['type'][] = ['drop', 'munge', 'smote'];
const OF_BOTH: readonly AugmentOperation['type'][] = ['noise', 'mixup'];

export function fitsRows(type: AugmentOperation['type'], kind: 'image' | 'table'): boolean {
  return OF_BOTH.includes(type) || OF_TABLES.includes(type) === (kind === 'table');
}

/** Whether rows are mixed with rows of other classes, so that their hard labels are mixtures, too. */
export function mixesLabels(operations: readonly AugmentOperation[] = []): boolean {
  return operations.some(({ type }) => type === 'mixup' || type === 'cutmix');
}

/** Whether rows get something of other rows. */
export function borrowsRows(operations: readonly AugmentOperation[]): boolean {
  return mixesLabels(operations) || operations.some(({ type }) => type === 'munge' || type === 'smote');
}
