import golden from '../../golden/policy/tasks.json';
import { averageOutputs } from '../../../core/distillation/average-outputs';
import { coolOutputs } from '../../../core/distillation/cool-outputs';
import { scoreOutputs } from '../../../core/distillation/score-outputs';

const labels = new Uint8Array(golden.rows);
const floats = (values: number[]) => Float32Array.from(values);

describe('numbers, against scikit-learn', () => {
  const { outputs, targets, scale, scores } = golden.numbers;
  const standardised = (values: number[]) =>
    floats(values.map((value) => (value - scale.mean) / scale.deviation));
  const judged = { task: 'regression', labels, scale, targets: standardised(targets) } as const;

  test.each([
    ['all alike', undefined, scores.plain],
    ['by weights', floats(golden.weights), scores.weighted],
  ])('rows %s', (_, weights, wanted) => {
    const { score, rowErrors } = scoreOutputs(standardised(outputs), 1, {
      ...judged,
      ...(weights && { weights }),
    });
    expect(score.numbers!.rmse / wanted.rmse).toBeCloseTo(1, 5);
    expect(score.numbers!.mae / wanted.mae).toBeCloseTo(1, 5);
    expect(score.numbers!.r2).toBeCloseTo(wanted.r2, 5);
    expect(score.loss).toBeCloseTo((wanted.rmse / scale.deviation) ** 2, 5);
    expect(score).not.toHaveProperty('errors');
    rowErrors.forEach((error, row) => expect(error).toBeCloseTo((outputs[row]! - targets[row]!) ** 2, 2));
  });

  test('targets that are all alike have no R²', () => {
    const alike = { ...judged, targets: new Float32Array(golden.rows) };
    expect(scoreOutputs(standardised(outputs), 1, alike).score.numbers).not.toHaveProperty('r2');
  });
});

describe('labels, against scikit-learn', () => {
  const { logits, targets, width, scores } = golden.labels;
  const judged = { task: 'multi-label', labels, targets: floats(targets) } as const;

  test('Hamming loss, wrong labels and mean log-loss', () => {
    const { score, rowErrors } = scoreOutputs(floats(logits), width, judged);
    expect(score.rows).toBe(golden.rows * width);
    expect(score.errors! / score.rows).toBeCloseTo(scores.hammingLoss, 12);
    expect(score.loss).toBeCloseTo(scores.logLoss, 5);
    expect(rowErrors.reduce((sum, error) => sum + error, 0) / golden.rows).toBeCloseTo(scores.hammingLoss, 5);
  });

  test('rows count by their weights', () => {
    const { score } = scoreOutputs(floats(logits), width, { ...judged, weights: floats(golden.weights) });
    expect(score.errorRate).toBeCloseTo(scores.weightedHammingLoss, 6);
  });
});

describe('ensembles', () => {
  const members = (a: number[], b: number[]) => [
    { logProbabilities: floats(a), weight: 1 },
    { logProbabilities: floats(b), weight: 3 },
  ];
  const odds = (p: number) => Math.log(p) - Math.log(1 - p);

  test('of numbers have their weighted mean', () => {
    expect([...averageOutputs(members([4, -8], [0, 8]), 'regression')]).toEqual([1, 4]);
  });

  test('of labels have the log-odds of the weighted mean of probabilities', () => {
    const [first, sure] = averageOutputs(members([odds(0.2), 200], [odds(0.6), 100]), 'multi-label');
    expect(first).toBeCloseTo(odds(0.5), 5);
    // Of 1 − p, the less sure member decides: ln(3/4 e⁻¹⁰⁰).
    expect(sure).toBeCloseTo(100 - Math.log(0.75), 4);
  });

  test('of labels are cooled by dividing log-odds', () => {
    expect([...coolOutputs(floats([4, -2]), { classes: 2, task: 'multi-label' }, 2)]).toEqual([2, -1]);
  });
});
