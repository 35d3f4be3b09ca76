import { ensembleWeights } from '../../../core/policy/ensemble-weights';
import { scoreMixture } from '../../../core/policy/score-mixture';
import { createRandom } from '../../../core/random/random';
import { readGolden } from './golden';

interface Case {
  name: string;
  classes: number;
  labels: number[];
  probabilities: number[][];
  weights: number[];
  loss: number;
  uniformLoss: number;
  errors: number;
}

const answers = ({ classes, labels, probabilities }: Case) => ({
  classes,
  labels: Uint8Array.from(labels),
  probabilities: probabilities.map((member) => Float32Array.from(member)),
});

describe.each(readGolden('ensemble-weights') as Case[])('$name', (golden) => {
  const weighed = ensembleWeights({ ...answers(golden), method: 'validation' });

  test('reaches SciPy’s minimum', () => {
    expect(weighed.score.loss).toBeGreaterThan(golden.loss - 1e-9);
    expect(weighed.score.loss).toBeLessThan(golden.loss + 1e-6);
    golden.weights.forEach((weight, i) =>
      expect(Math.abs((weighed.weights[i] ?? NaN) - weight)).toBeLessThan(0.005),
    );
  });

  test('stays on the simplex', () => {
    for (const weight of weighed.weights) expect(weight).toBeGreaterThanOrEqual(0);
    expect(weighed.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  test('scores SciPy’s weights as SciPy does', () => {
    const score = scoreMixture(answers(golden), golden.weights);
    expect(score.loss).toBeCloseTo(golden.loss, 9);
    expect(score).toMatchObject({ errors: golden.errors, rows: golden.labels.length });
  });

  test('uniform weights are equal', () => {
    const { weights, score } = ensembleWeights({ ...answers(golden), method: 'uniform' });
    expect(weights).toEqual(weights.map(() => 1 / golden.probabilities.length));
    expect(score.loss).toBeCloseTo(golden.uniformLoss, 9);
  });
});

test('averages probabilities, by hand: ½(0.9 + 0.4) for class 0, ½(0.2 + 0.2) for class 1', () => {
  const probabilities = [Float32Array.of(0.9, 0.1, 0.8, 0.2), Float32Array.of(0.4, 0.6, 0.8, 0.2)];
  const score = scoreMixture({ probabilities, labels: Uint8Array.of(0, 1), classes: 2 }, [0.5, 0.5]);
  expect(score).toMatchObject({ errors: 1, rows: 2 });
  expect(score.loss).toBeCloseTo(-(Math.log(0.65) + Math.log(0.2)) / 2, 6);
});

test('the first of two equally probable classes is the one predicted', () => {
  const tied = { probabilities: [Float32Array.of(0.25, 0.375, 0.375)], classes: 3 };
  expect(scoreMixture({ ...tied, labels: Uint8Array.of(1) }, [1]).errors).toBe(0);
  expect(scoreMixture({ ...tied, labels: Uint8Array.of(2) }, [1]).errors).toBe(1);
});

test('a class that no member thinks possible leaves the loss finite', () => {
  const request = { probabilities: [Float32Array.of(1, 0)], labels: Uint8Array.of(1), classes: 2 };
  expect(ensembleWeights({ ...request, method: 'validation' })).toMatchObject({
    weights: [1],
    score: { errors: 1 },
  });
  expect(ensembleWeights({ ...request, method: 'validation' }).score.loss).toBeCloseTo(27.631, 3);
});

test('a member that is another’s twin changes nothing about the mixture', () => {
  const random = createRandom('twins');
  const member = () => Float32Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? random.uniform() : 0));
  const fill = (half: Float32Array) => half.map((p, i) => (i % 2 === 0 ? p : 1 - (half[i - 1] ?? 0)));
  const [a, b] = [fill(member()), fill(member())];
  const labels = Uint8Array.from({ length: 200 }, (_, i) => i % 2);
  const weigh = (probabilities: Float32Array[]) =>
    ensembleWeights({ probabilities, labels, classes: 2, method: 'validation' }).score.loss;
  expect(weigh([a, b, a])).toBeCloseTo(weigh([a, b]), 5);
});

test('refuses members that don’t fit the rows, and labels out of range', () => {
  const labels = Uint8Array.of(0, 1);
  const weigh = (probabilities: Float32Array[], classes: number) => () =>
    ensembleWeights({ probabilities, labels, classes, method: 'uniform' });
  expect(weigh([new Float32Array(4), new Float32Array(6)], 2)).toThrow('2 × 2 probabilities each');
  expect(weigh([], 2)).toThrow('none');
  expect(weigh([new Float32Array(2)], 1)).toThrow('largest label is 1');
});
