import type { Architecture } from '../contracts/models/architecture';
import { describeLogits } from './dense-layers';
import { describeTake, otherRanges, readRanges } from './feature-ranges';
import type { Layer, RowShape } from './layers/layer';

type TextClassifier = Extract<Architecture, { type: 'text-classifier' }>;

/**
 * The mean of the embeddings of a text's hashed words and runs of words, then a linear layer (Joulin et al. 2017, "Bag of
 * Tricks for Efficient Text Classification", §2). The mean is E c / Σ c, where c counts what fell into each bucket. Each
 * text column has an E of its own; other columns are beside the means.
 *
 * @throws InvalidInput where it isn't known where the text columns lie
 */
export function describeTextClassifier(
  { width, fields }: TextClassifier,
  inputShape: RowShape,
  classes: number,
): Layer[] {
  const texts = readRanges(fields, inputShape, 'fields');
  const others = otherRanges(texts, inputShape);
  const means = texts.map((range, i): Layer[] => [
    ...describeTake(`text_${i + 1}_counts`, [range], inputShape),
    { type: 'share-of-sum', name: `text_${i + 1}_shares` },
    { type: 'dense', name: `text_${i + 1}`, units: width, bias: false, kernel: 'embedding' },
  ]);
  const rest = others.length > 0 ? [describeTake('other_features', others, inputShape)] : [];
  const [only = [], ...more] = [...means, ...rest];
  const features: readonly Layer[] =
    more.length === 0
      ? only
      : [{ type: 'merge', name: 'features', by: 'concatenate', branches: [only, ...more] }];
  return [...features, describeLogits(classes)];
}
