/** Rows that hardly count say the contrary of those that count, and are more: a run that forgot the weights anywhere would learn them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../core/random/random';
import { distil } from '../support/run-outcome';
import { startStillhouse } from '../support/start-stillhouse';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';

const temp = makeTempDir();
afterAll(temp.remove);

/** Six rows in ten have a wrong answer and a twentieth of the weight. */
function contraryCsv(rows: number): string {
  const random = createRandom('contrary');
  const lines = Array.from({ length: rows }, () => {
    const [a, b] = [random.uniform(), random.uniform()];
    const isWrong = random.uniform() < 0.6;
    return [a.toFixed(4), b.toFixed(4), isWrong ? 0.05 : 1, a > b !== isWrong ? 'yes' : 'no'].join();
  });
  return `a,b,times,larger\n${lines.join('\n')}\n`;
}

test('what rows weigh decides what is learned, chosen and told', async () => {
  const file = join(temp.dir, 'contrary.csv');
  writeFileSync(file, contraryCsv(1200));
  const recipe = tinyRecipe({
    line: 'contrary',
    data: {
      source: {
        type: 'table',
        files: [file],
        target: { task: 'binary', column: 'larger', positive: 'yes' },
        weight: 'times',
        split: { method: 'stratified', validation: 0.2, test: 0.2 },
      },
      classes: 2,
    },
    augment: { views: 1 },
    train: { epochs: 12, seeds: [1, 2] },
    promote: { beatControls: false, maxErrorRate: 0.25 },
  });
  recipe.teach = { ...recipe.teach, budget: { epochs: 12, batchSize: 32 }, folds: 2, maxErrorRate: 0.3 };
  const stillhouse = await startStillhouse();
  try {
    const { verdict, report, gates } = await distil(stillhouse.client, 'weighted', { recipe });
    expect(verdict).toBe('promoted');
    const students = report.models.filter(({ role }) => role === 'student');
    for (const { errors, rows, errorRate, interval, ranking } of students) {
      expect(rows).toBe(240);
      expect(errors! / rows).toBeGreaterThan(0.5);
      expect(errorRate).toBeLessThan(0.25);
      expect(interval.low).toBeLessThan(errorRate!);
      expect(interval.high).toBeGreaterThan(errorRate!);
      expect(ranking!.rocAuc).toBeGreaterThan(0.75);
    }
    expect(report.comparisons).toEqual([]);
    expect(report.paired?.map(({ against, seeds }) => [against, seeds])).toEqual([
      ['hard-labels', 2],
      ['label-smoothing', 2],
      ['ensemble', 2],
    ]);
    expect(report.ensemble!.validation.errorRate).toBeLessThan(0.25);
    expect(report.ensemble!.members[0]!.rocAuc).toBeGreaterThan(0.75);
    expect(gates.find(({ gate }) => gate === 'error rate')?.measured).toMatch(/% of the weight$/);
  } finally {
    await stillhouse.stop();
  }
}, 200_000);
