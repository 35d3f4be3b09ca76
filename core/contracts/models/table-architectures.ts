import { z } from 'zod';
import { FeatureRange, ImageRange } from '../data/feature-range';
import { Convolution } from './image-architectures';
import { Width } from './width';

const Rate = z.number().min(0).lt(1);
const Hidden = z.array(Width).max(8);

/**
 * Where columns lie in a row of features. Recipes leave it out: it is taken from the data once they are ingested, and
 * stays with the network.
 */
const Ranges = z.array(FeatureRange).max(1024);

/** Blocks x + f(x) with batch normalisation first. Gorishniy et al. 2021, §3.2. */
export const ResidualMlpArchitecture = z.strictObject({
  type: z.literal('residual-mlp'),
  width: Width,
  blocks: z.int().min(1).max(32).default(2),
  /** Width of a block's hidden layer over `width`. */
  hiddenFactor: z.number().min(0.25).max(8).default(2),
  /** Share of the hidden layer that training drops. */
  hiddenDropout: Rate.default(0.2),
  /** Share of what a block adds that training drops. */
  residualDropout: Rate.default(0),
});

/** A linear part on all features beside layers on embedded categories and the other features. Cheng et al. 2016. */
export const WideAndDeepArchitecture = z.strictObject({
  type: z.literal('wide-and-deep'),
  hidden: Hidden.min(1),
  /** Of every categorical column; left out, ⌈6 ⁴√n⌉ for one of n features, and n at most. */
  embeddingWidth: Width.optional(),
  /** Of the categorical columns. */
  fields: Ranges.optional(),
});

/** Pairs of features weighed by products of their factors. Rendle 2010, eq. 1. Two classes, or a number. */
export const FactorisationMachineArchitecture = z.strictObject({
  type: z.literal('factorisation-machine'),
  /** Factors of each feature. */
  factors: Width.default(8),
});

const Columns = z.array(z.string().min(1)).min(1).max(256);

/** The product of what two networks make of two groups of columns, such as a user's and an item's. Two classes, or a number. */
export const TwoTowerArchitecture = z
  .strictObject({
    type: z.literal('two-tower'),
    user: Columns,
    item: Columns,
    /** Of the vectors that are multiplied. */
    width: Width.default(32),
    /** Hidden layers of each tower. */
    hidden: Hidden.default([]),
    fields: z.strictObject({ user: Ranges.min(1), item: Ranges.min(1) }).optional(),
  })
  .superRefine(({ user, item }, context) => {
    const named = [...user, ...item];
    named.forEach((column, i) => {
      if (named.indexOf(column) === i) return;
      const path = i < user.length ? ['user', i] : ['item', i - user.length];
      context.addIssue({ code: 'custom', path, message: `each column once; ${column} is there already` });
    });
  });

/** Embedded words of the text columns, averaged, then one linear layer. Joulin et al. 2017. */
export const TextClassifierArchitecture = z.strictObject({
  type: z.literal('text-classifier'),
  /** Of a word's vector. */
  width: Width.default(16),
  /** Of the text columns. */
  fields: Ranges.min(1).optional(),
});

/** Columns of images, each with convolutions of its own. */
export const MOST_IMAGES = 16;

/**
 * Convolutions on the image columns, then hidden layers on what they give and the other features, all trained together: the
 * "joint fusion" of Huang et al. 2020, "Fusion of medical imaging and electronic health records using deep learning".
 */
export const JointFusionArchitecture = z.strictObject({
  type: z.literal('joint-fusion'),
  convolutions: z.array(Convolution).min(1).max(8),
  batchNorm: z.boolean().default(false),
  /** Of the vector that an image becomes. */
  width: Width.default(32),
  hidden: Hidden.min(1),
  /** Of the image columns. */
  fields: z.array(ImageRange).min(1).max(MOST_IMAGES).optional(),
});
