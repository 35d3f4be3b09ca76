import type { Architecture } from '../contracts/models/architecture';
import type { FeatureRange } from '../contracts/data/feature-range';
import { describeScore } from './describe-score';
import { describeTake, readRanges } from './feature-ranges';
import type { Layer, RowShape } from './layers/layer';

type TwoTower = Extract<Architecture, { type: 'two-tower' }>;

/**
 * Two networks, each on columns of its own, whose outputs are multiplied:
 *
 *   s(x) = ⟨u(x_user), v(x_item)⟩ + b_user · x_user + b_item · x_item + b₀
 *
 * Without hidden layers u and v are linear. On one-hot columns of users and items that is matrix factorisation with biases
 * (Koren, Bell, Volinsky 2009, eq. 4); with them, the two towers of Yi et al. (2019), §3, without the normalisation.
 * Columns that neither tower names are left alone. One class is a number, which s(x) is itself; of two it is the log-odds of the
 * second.
 *
 * @throws InvalidInput for more than two classes, and where it isn't known where the columns lie
 */
export function describeTwoTower(
  { fields, width, hidden }: TwoTower,
  inputShape: RowShape,
  classes: number,
): Layer[] {
  const user = readRanges(fields?.user, inputShape, 'fields.user');
  const item = readRanges(fields?.item, inputShape, 'fields.item');
  const tower = (name: string, ranges: readonly FeatureRange[]): Layer[] => [
    ...describeTake(`${name}_features`, ranges, inputShape),
    ...describeTower(name, [...hidden, width]),
  ];
  const product: Layer[] = [
    { type: 'merge', name: 'products', by: 'multiply', branches: [tower('user', user), tower('item', item)] },
    { type: 'row-sum', name: 'product' },
  ];
  const named = [...user, ...item].sort((a, b) => a.start - b.start);
  const biases: Layer[] = [
    ...describeTake('named_features', named, inputShape),
    { type: 'dense', name: 'biases', units: 1, bias: true, kernel: 'linear-kernel' },
  ];
  return describeScore('two-tower', [product, biases], classes);
}

/** A row's first layer looks values up, where its features are one-hot; the last one is linear and without a bias. */
function describeTower(name: string, widths: readonly number[]): Layer[] {
  return widths.flatMap((units, i): Layer[] => {
    const isLast = i === widths.length - 1;
    const layer = `${name}_${i + 1}`;
    const kernel = i === 0 ? 'embedding' : isLast ? 'output-kernel' : 'hidden-kernel';
    return [
      { type: 'dense', name: layer, units, bias: !isLast, kernel },
      ...(isLast ? [] : [{ type: 'relu', name: `${layer}_relu` } as const]),
    ];
  });
}
