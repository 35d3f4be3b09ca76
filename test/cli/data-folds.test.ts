/** The folds that the command line writes are those of a run. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDealFolds } from '../../activities/deal-folds';
import { createIngest } from '../../activities/ingest';
import { Recipe } from '../../core/contracts/recipe';
import { projectRoot } from '../../infra/setup/paths.cjs';
import { createRandom } from '../../core/random/random';
import { createDependencies } from '../activities/main-dependencies';
import { makeTempDir } from '../support/temp-dir';
import { tinyRecipe } from '../support/tiny-recipe';

const temp = makeTempDir();
afterAll(temp.remove);

function writeRecipe(name: string, recipe: unknown): string {
  const path = join(temp.dir, `${name}.json`);
  writeFileSync(path, JSON.stringify(recipe));
  return path;
}

function folds(...args: string[]) {
  const program = join(projectRoot, 'cli', 'bin.mjs');
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  return spawnSync(process.execPath, [program, 'data', 'folds', ...args], { env, encoding: 'utf8' });
}

/** Names want quoting; one row in fifty has no answer, and is put aside. */
const CSV = join(temp.dir, 'visits.csv');
const random = createRandom('visits');
const lines = Array.from({ length: 500 }, (_, row) => {
  const patient = random.integer(0, 119);
  const ill = random.uniform() < 0.3 ? 'yes' : 'no';
  return [`"visit ${row}, ""first"""`, patient, random.integer(0, 99), row % 50 === 3 ? '' : ill].join();
});
writeFileSync(CSV, `visit,patient,pressure,ill\n${lines.join('\n')}\n`);

const recipe = tinyRecipe({
  data: {
    source: {
      type: 'table',
      files: [CSV],
      target: { task: 'binary', column: 'ill', positive: 'yes' },
      id: 'visit',
      split: { method: 'grouped', column: 'patient', validation: 0.2, test: 0.2 },
    },
    classes: 2,
    maxBadRows: 0.05,
  },
  augment: { views: 1, shiftPixels: 0 },
});

test("each training row's fold is that of a run, by its number and its name", async () => {
  const out = join(temp.dir, 'folds.csv');
  const { status, stderr } = folds('--file', writeRecipe('grouped', recipe), '--out', out);
  expect(status).toBe(0);
  const [header, ...rows] = readFileSync(out, 'utf8').trim().split('\n');
  expect(header).toBe('row,id,fold');

  const dependencies = createDependencies();
  const { data, seed } = Recipe.parse(recipe);
  const { output: dataset } = await createIngest(dependencies)({ data, seed });
  const { output } = await createDealFolds(dependencies)({ dataset, folds: 5, seed });
  const dealt = await dependencies.blobs.read(output.assignment);
  expect(stderr).toBe(
    `foldsSha256 of teachers made on these ${dealt.length} rows: ${output.assignment.digest}\n`,
  );
  expect(rows).toHaveLength(dataset.train.rows);
  const parts = rows.map((row) => /^(\d+),"visit (\d+), ""first""",(\d)$/.exec(row)!);
  expect(parts.map(([, , , fold]) => Number(fold))).toEqual([...dealt]);
  for (const [, row, name] of parts) expect(row).toBe(name);

  // No patient is in two folds, though rows of one lie all over the file.
  const foldOf = new Map<string, string>();
  for (const [, row = '', , fold = ''] of parts) {
    const patient = lines[Number(row)]!.split(',').at(-3)!;
    expect(foldOf.get(patient) ?? fold).toBe(fold);
    foldOf.set(patient, fold);
  }
  expect(new Set(foldOf.values()).size).toBe(5);
});

test.each([
  ['images', tinyRecipe(), /data.source.type: got "example", allowed: "table"/],
  [
    'a table without folds',
    { ...recipe, teach: { ...recipe.teach, folds: 1 } },
    /teach.folds: got 1, allowed: at least 2/,
  ],
])('%s: refused', (name, refused, message) => {
  const { status, stderr } = folds('--file', writeRecipe(name.replaceAll(' ', '-'), refused));
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
});
