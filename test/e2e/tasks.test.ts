/** A number and several labels go through whole runs: learned out of fold, distilled, compared and promoted. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dataset } from '../../core/contracts/data/dataset';
import { TrainedModel } from '../../core/contracts/models/models';
import { createRandom } from '../../core/random/random';
import { distil } from '../support/run-outcome';
import { startStillhouse } from '../support/start-stillhouse';
import { readSteps } from '../support/step-manifests';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';

const temp = makeTempDir();
afterAll(temp.remove);

/** Homes whose price, in thousands, follows from size, place and age; and what sells with them. */
function homesCsv(rows: number): string {
  const random = createRandom('homes');
  const lines = Array.from({ length: rows }, () => {
    const [size, age] = [40 + 120 * random.uniform(), 60 * random.uniform()];
    const place = ['town', 'coast', 'hills'][random.integer(0, 2)] ?? '';
    const price = 2 * size - 1.5 * age + (place === 'coast' ? 90 : 0) + 8 * random.normal();
    const yes = (holds: boolean) => (holds !== random.uniform() < 0.04 ? 'yes' : 'no');
    const sells = [yes(size > 110), yes(place === 'hills' || age > 50), yes(age < 20)];
    return [size.toFixed(1), age.toFixed(1), place, price.toFixed(2), ...sells].join();
  });
  return `size,age,place,price,garden,stove,lift\n${lines.join('\n')}\n`;
}

const file = join(temp.dir, 'homes.csv');
writeFileSync(file, homesCsv(1000));
/** Homes of which nobody knows what sells with them. */
const others = join(temp.dir, 'others.csv');
const [header = '', ...lines] = homesCsv(1100).trim().split('\n');
const bare = lines.slice(1000).map((line) => line.replace(/(,(yes|no)){3}$/, ',,,'));
writeFileSync(others, `${[header, ...bare].join('\n')}\n`);

function recipeOf(line: string, target: object, unused: string[], classes: number) {
  const recipe = tinyRecipe({
    line,
    data: {
      source: {
        type: 'table',
        files: [file],
        target: target as never,
        columns: Object.fromEntries(unused.map((column) => [column, { use: false }])),
        split: { method: 'random', validation: 0.2, test: 0.2 },
      },
      classes,
    },
    augment: { views: 2, operations: [{ type: 'noise', deviation: 0.05 }] },
    train: { epochs: 15, seeds: [1, 2] },
  });
  recipe.teach = {
    ...recipe.teach,
    members: [
      { type: 'mlp', hidden: [32] },
      { type: 'residual-mlp', width: 16 },
    ],
    budget: { epochs: 15, batchSize: 32 },
    folds: 2,
  };
  recipe.student = { ...recipe.student, batchSize: 32 };
  recipe.sweep = { ...recipe.sweep, architectures: [{ type: 'mlp', hidden: [12] }] };
  return recipe;
}

test('a number is learned, distilled and promoted', async () => {
  const recipe = recipeOf('prices', { task: 'regression', column: 'price' }, ['garden', 'stove', 'lift'], 1);
  const { temperature: _temperature, ...student } = recipe.student;
  recipe.student = student;
  recipe.search.space = {
    alpha: { low: 0.2, high: 0.9 },
    learningRate: { low: 1e-3, high: 1e-2, log: true },
  };
  recipe.promote = { beatControls: false, maxRmse: 40, maxBelowEnsemble: 1 };
  recipe.label = { ...recipe.label, format: 'float16' };
  const stillhouse = await startStillhouse();
  try {
    const { verdict, report, gates } = await distil(stillhouse.client, 'number', { recipe });
    expect(gates.map(({ gate, passed }) => [gate, passed])).toEqual([
      ['no worse than the champion', true],
      ['nearly as small an RMSE as the ensemble', true],
      ['RMSE', true],
    ]);
    expect(verdict).toBe('promoted');
    expect(report.task).toBe('regression');
    expect(report.models.map(({ role }) => role)).not.toContain('label-smoothing');
    for (const { role, numbers, rows, interval, errors } of report.models) {
      expect(errors).toBeUndefined();
      expect(rows).toBe(200);
      // Prices deviate by some 85; 8 of it is noise.
      if (role !== 'student') continue;
      expect(numbers!.rmse).toBeLessThan(40);
      expect(numbers!.r2).toBeGreaterThan(0.75);
      expect(interval.low).toBeLessThan(numbers!.rmse);
      expect(interval.high).toBeGreaterThan(numbers!.rmse);
    }
    expect(report.pooled.map(({ role }) => role)).toEqual(['student', 'hard-labels']);
    expect(report.paired?.map(({ against, measure, seeds }) => [against, measure, seeds])).toEqual([
      ['hard-labels', 'rmse', 2],
      ['ensemble', 'rmse', 2],
    ]);
    expect(report.comparisons).toEqual([]);
    expect(report.labels).toMatchObject({ format: 'float16', bytesPerRow: 2, checked: { rows: 256 } });
    const { network } = [...(await readSteps(stillhouse.stores)).values()].flatMap(({ stage, output }) =>
      stage === 'train' ? [TrainedModel.parse(output)] : [],
    )[0]!;
    expect(network).toMatchObject({ task: 'regression', classes: 1 });
    expect(network.scale!.deviation).toBeGreaterThan(50);

    // A second run meets the champion, whose numbers have the same mean and deviation. Its students teach students, and all learn
    // from a layer of a teacher that saw all rows.
    const again = await distil(stillhouse.client, 'again', {
      recipe: {
        ...recipe,
        seed: 6,
        teach: { ...recipe.teach, folds: 1 },
        student: { ...student, hints: [{ method: 'rkd-distance', weight: 0.1, member: 0 }] },
        train: { ...recipe.train, generations: 2 },
      },
    });
    const generations = again.report.generations!;
    expect(generations.map(({ validation }) => validation.by)).toEqual(['rmse', 'rmse']);
    for (const { rmse, errors } of generations) {
      expect(rmse).toBeLessThan(40);
      expect(errors).toBeUndefined();
    }
    expect(again.gates[0]).toMatchObject({ gate: 'no worse than the champion' });
    expect(again.report.models.find(({ role }) => role === 'champion')?.numbers?.rmse).toBeLessThan(40);
  } finally {
    await stillhouse.stop();
  }
}, 300_000);

test('several labels are learned, distilled and promoted by their mean area', async () => {
  const target = { task: 'multi-label', columns: ['garden', 'stove', 'lift'] };
  const recipe = recipeOf('extras', target, ['price'], 3);
  const { source } = recipe.data;
  recipe.data = { ...recipe.data, source: { ...source, files: [file, others] } as never, unlabelled: true };
  const loss = { method: 'focal', focus: 1, classBalance: 0.9 } as const;
  recipe.teach = { ...recipe.teach, loss, calibrate: true, weights: 'greedy' };
  recipe.student = {
    ...recipe.student,
    loss: { method: 'distillation', weighting: 'confidence', annealing: { to: 1 } },
    classBalance: 0.9,
  };
  recipe.search.space = { ...recipe.search.space, classBalance: { low: 0.9, high: 0.99 } };
  recipe.promote = { beatControls: false, decideBy: 'rocAuc', maxErrorRate: 0.25 };
  recipe.label = { ...recipe.label, format: 'float16' };
  const stillhouse = await startStillhouse();
  try {
    const { verdict, report, gates } = await distil(stillhouse.client, 'labels', { recipe });
    expect(gates.map(({ gate }) => gate)).toEqual(['no worse than the champion', 'error rate']);
    expect(verdict).toBe('promoted');
    for (const { role, errors, errorRate, rows, ranking } of report.models) {
      expect(rows).toBe(3 * 200);
      expect(errorRate).toBeCloseTo(errors! / rows, 5);
      if (role !== 'student') continue;
      expect(errorRate).toBeLessThan(0.25);
      expect(ranking!.rocAuc).toBeGreaterThan(0.8);
    }
    expect(report.paired?.map(({ against, measure }) => [against, measure])).toEqual([
      ['hard-labels', 'errorRate'],
      ['label-smoothing', 'errorRate'],
      ['ensemble', 'errorRate'],
    ]);
    expect(report.rankings?.map(({ against }) => against)).toEqual([
      'hard-labels',
      'label-smoothing',
      'ensemble',
    ]);
    expect(report.ensemble).toMatchObject({ method: 'greedy', folds: 2 });
    expect(report.labels).toMatchObject({ format: 'float16', bytesPerRow: 6 });
    expect(report.ensemble!.calibration!.temperature).toBeGreaterThan(0);
    const students = [...(await readSteps(stillhouse.stores)).values()].flatMap(({ stage, output }) =>
      stage === 'train' ? [TrainedModel.parse(output)] : [],
    );
    const ingested = [...(await readSteps(stillhouse.stores)).values()].find(
      ({ stage }) => stage === 'ingest',
    )!;
    expect(Dataset.parse(ingested.output).unlabelled?.rows).toBe(100);
    for (const { network, validation } of students) {
      expect(network).toMatchObject({ task: 'multi-label', classes: 3 });
      expect(validation.judged).toMatchObject({ by: 'rocAuc' });
    }
  } finally {
    await stillhouse.stop();
  }
}, 300_000);
