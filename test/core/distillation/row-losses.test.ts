import { rowLosses } from '../../../core/distillation/row-losses';
import { scoreOutputs } from '../../../core/distillation/score-outputs';

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the loss of rows is the mean of what each adds to it', () => {
  const classes = { labels: Uint8Array.of(1, 0, 2) };
  const said = Float32Array.of(0.2, 0.7, 0.1, 0.5, 0.25, 0.25, 0.1, 0.1, 0.8).map(Math.log);
  const losses = rowLosses(said, 3, classes);
  [0.7, 0.5, 0.8].forEach((chance, row) => expect(losses[row]).toBeCloseTo(-Math.log(chance), 6));
  expect(mean(losses)).toBeCloseTo(scoreOutputs(said, 3, classes).score.loss, 6);

  const task = 'regression' as const;
  const numbers = { labels: new Uint8Array(3), targets: Float32Array.of(1, -1, 0.5), task };
  const guesses = Float32Array.of(1.5, 0, 0.5);
  expect([...rowLosses(guesses, 1, numbers)]).toEqual([0.25, 1, 0]);
  expect(mean(rowLosses(guesses, 1, numbers))).toBeCloseTo(scoreOutputs(guesses, 1, numbers).score.loss, 6);
});

test('of several labels it is the mean over them', () => {
  const labels = {
    labels: new Uint8Array(2),
    targets: Float32Array.of(1, 0, 1, 1, 1, 0),
    task: 'multi-label' as const,
  };
  const odds = Float32Array.of(2, -1, 0, -3, 1e4, 0.5);
  const losses = rowLosses(odds, 3, labels);
  const sigma = (z: number) => 1 / (1 + Math.exp(-z));
  expect(losses[0]).toBeCloseTo(-(Math.log(sigma(2)) + Math.log(sigma(1)) + Math.log(0.5)) / 3, 6);
  expect(losses[1]).toBeCloseTo(-(Math.log(sigma(-3)) + Math.log(sigma(-0.5))) / 3, 6);
  expect(mean(losses)).toBeCloseTo(scoreOutputs(odds, 3, labels).score.loss, 6);
});
