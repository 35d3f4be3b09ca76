// What networks are made of, as data: their weights, what they cost, the network that is built, and what inference folds
// together all follow from the same list, so they can't disagree.
import type { FeatureRange } from '../../contracts/data/feature-range';

/** Sizes of one row of a tensor: [height, width, channels] or [features]. */
export type RowShape = readonly number[];

export interface DenseLayer {
  type: 'dense';
  name: string;
  units: number;
  bias: boolean;
  /** What its kernel is for; decides how it starts. */
  kernel: 'hidden-kernel' | 'output-kernel' | 'linear-kernel' | 'embedding';
}

export interface ConvolutionLayer {
  type: 'convolution';
  name: string;
  filters: number;
  kernelSize: number;
  stride: number;
  /** `same` leaves ⌈size / stride⌉ pixels a side, `valid` ⌈(size − kernelSize + 1) / stride⌉. */
  padding: 'same' | 'valid';
  bias: boolean;
}

/** Each channel by a kernel of its own. */
export interface DepthwiseLayer {
  type: 'depthwise';
  name: string;
  kernelSize: number;
  stride: number;
  bias: boolean;
  /** `same` where it is left out. */
  padding?: 'same' | 'valid' | undefined;
}

export interface BatchNormLayer {
  type: 'batch-norm';
  name: string;
  /** What keeps the deviation above 0; left out, that of `batch-norm.ts`. */
  epsilon?: number | undefined;
}

/** The largest of size × size pixels; left out, 2×2 become one and an odd last line is dropped. */
export interface MaxPoolLayer {
  type: 'max-pool';
  name: string;
  size?: number | undefined;
  stride?: number | undefined;
  padding?: 'same' | 'valid' | undefined;
}

/** Lines of zeros round an image, in pixels. */
export interface ZeroPadLayer {
  type: 'zero-pad';
  name: string;
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** scale x + shift with fixed numbers, one of each a channel or one for all. */
export interface AffineLayer {
  type: 'affine';
  name: string;
  scale: readonly number[];
  shift: readonly number[];
}

export interface DropoutLayer {
  type: 'dropout';
  name: string;
  /** Share of the values that training drops. */
  rate: number;
}

/** Columns of a row of features, those of each range behind those of the one before. */
export interface TakeLayer {
  type: 'take';
  name: string;
  ranges: readonly FeatureRange[];
}

/** The same values in another shape. */
export interface ReshapeLayer {
  type: 'reshape';
  name: string;
  shape: RowShape;
}

/** Pairwise interactions of `factors` factors for each feature: [features] → [1]. */
export interface InteractionLayer {
  type: 'interactions';
  name: string;
  factors: number;
}

/** Layers without settings. */
export type PlainLayer = Plain<
  | 'relu'
  | 'relu6'
  /** The mean of all pixels: [height, width, channels] → [channels]. */
  | 'average-pool'
  | 'flatten'
  /** Counts → their shares of the sum. */
  | 'share-of-sum'
  /** [features] → [1] */
  | 'row-sum'
  /** A score [1] → two logits whose softmax gives class 1 the probability σ(score). */
  | 'logit-pair'
>;

type Plain<Type> = Type extends string ? { type: Type; name: string } : never;

/** What each branch makes of the same input, put together. A branch without layers is the input itself. */
export interface MergeLayer {
  type: 'merge';
  name: string;
  by: 'add' | 'multiply' | 'concatenate';
  branches: readonly (readonly Layer[])[];
}

export type Layer = (
  | DenseLayer
  | ConvolutionLayer
  | DepthwiseLayer
  | BatchNormLayer
  | MaxPoolLayer
  | ZeroPadLayer
  | AffineLayer
  | DropoutLayer
  | TakeLayer
  | ReshapeLayer
  | InteractionLayer
  | PlainLayer
  | MergeLayer
) & {
  /** Training leaves its weights as they are, and it normalises as in inference. */
  frozen?: true;
};
