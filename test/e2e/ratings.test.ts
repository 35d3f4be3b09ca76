/** Ratings of a table of who rated what go through a whole run, with networks of one score as teachers and as students. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../core/random/random';
import { distil } from '../support/run-outcome';
import { startStillhouse } from '../support/start-stillhouse';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';

const temp = makeTempDir();
afterAll(temp.remove);

/** Stars, 3 on average, by 50 users for 30 items: one taste of the user meets one side of the item. */
function ratingsCsv(): string {
  const random = createRandom('stars');
  const draw = (count: number) => Array.from({ length: count }, () => random.normal());
  const [tastes, sides] = [draw(50), draw(30)];
  const lines = tastes.flatMap((taste, user) =>
    sides.map((side, item) => `u${user},i${item},${(3 + taste * side + 0.2 * random.normal()).toFixed(2)}`),
  );
  return `user,item,stars\n${lines.join('\n')}\n`;
}

test('ratings are learned, distilled and promoted', async () => {
  const file = join(temp.dir, 'ratings.csv');
  writeFileSync(file, ratingsCsv());
  const source = {
    type: 'table',
    files: [file],
    target: { task: 'regression', column: 'stars' },
    split: { method: 'random', validation: 0.15, test: 0.15 },
  };
  const recipe = tinyRecipe({
    line: 'stars',
    data: { source: source as never, classes: 1 },
    augment: { views: 1 },
    train: { epochs: 60, seeds: [1] },
  });
  const members: typeof recipe.teach.members = [
    { type: 'two-tower', user: ['user'], item: ['item'], width: 4 },
    { type: 'factorisation-machine', factors: 4 },
  ];
  const optimizer = { ...recipe.teach.optimizer, learningRate: 0.02, weightDecay: 0.02 };
  recipe.teach = { ...recipe.teach, members, optimizer, budget: { epochs: 60, batchSize: 32 }, folds: 3 };
  const { temperature: _temperature, ...student } = recipe.student;
  recipe.student = { ...student, batchSize: 32, optimizer: { ...student.optimizer, ...optimizer } };
  recipe.sweep = { ...recipe.sweep, architectures: [{ type: 'factorisation-machine', factors: 2 }] };
  recipe.search = { ...recipe.search, space: { alpha: { low: 0.2, high: 0.9 } } };
  recipe.promote = { beatControls: false };
  const stillhouse = await startStillhouse();
  try {
    const { verdict, report } = await distil(stillhouse.client, 'stars', { recipe });
    expect(verdict).toBe('promoted');
    expect(report.task).toBe('regression');
    const shapes = new Map(report.models.map(({ role, numbers }) => [role, numbers!.r2]));
    // What users and items are without each other says next to nothing here.
    for (const role of ['ensemble', 'student', 'hard-labels'] as const)
      expect(shapes.get(role)).toBeGreaterThan(0.8);
  } finally {
    await stillhouse.stop();
  }
}, 300_000);
