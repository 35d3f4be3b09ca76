import type { Architecture } from '../contracts/models/architecture';
import type { FeatureRange } from '../contracts/data/feature-range';
import { describeDenseLayers } from './dense-layers';
import { describeTake, otherRanges, readRanges } from './feature-ranges';
import { joinParts } from './join-parts';
import type { Layer, RowShape } from './layers/layer';

type WideAndDeep = Extract<Architecture, { type: 'wide-and-deep' }>;

/**
 * A linear and a deep part whose logits are added (Cheng et al. 2016, "Wide & Deep Learning for Recommender Systems",
 * eq. 3):
 *
 *   logits = W_wide x + W_deep a + b
 *
 * The wide part has every feature, and no products of features. The deep part has an embedding of each categorical
 * column, which is the product of its one-hot block and a matrix, and the other features as they are; a is its last
 * hidden layer.
 *
 * @throws InvalidInput where it isn't known where the categorical columns lie
 */
export function describeWideAndDeep(
  { hidden, embeddingWidth, fields }: WideAndDeep,
  inputShape: RowShape,
  classes: number,
): Layer[] {
  const categories = readRanges(fields, inputShape, 'fields');
  const others = otherRanges(categories, inputShape);
  const parts = [
    ...categories.map((range, i) =>
      describeEmbedding(`embedding_${i + 1}`, range, embeddingWidth, inputShape),
    ),
    ...(others.length > 0 ? [describeTake('other_features', others, inputShape)] : []),
  ];
  const deep = [...joinParts('deep_features', parts), ...describeDenseLayers(hidden, classes)];
  const wide: Layer = { type: 'dense', name: 'wide', units: classes, bias: false, kernel: 'linear-kernel' };
  return [{ type: 'merge', name: 'sum', by: 'add', branches: [[wide], deep] }];
}

function describeEmbedding(
  name: string,
  range: FeatureRange,
  width: number | undefined,
  inputShape: RowShape,
): Layer[] {
  const units = width ?? embeddingWidthFor(range.size);
  return [
    ...describeTake(`${name}_features`, [range], inputShape),
    { type: 'dense', name, units, bias: false, kernel: 'embedding' },
  ];
}

/** ⌈6 ⁴√n⌉ for n categories (Wang et al. 2017, "Deep & Cross Network for Ad Click Predictions", §4.1), n at most. */
function embeddingWidthFor(categories: number): number {
  return Math.min(categories, Math.ceil(6 * categories ** 0.25));
}
