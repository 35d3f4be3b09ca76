import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../infra/setup/paths.cjs';
import { makeTempDir } from '../support/temp-dir';

const temp = makeTempDir();
afterAll(temp.remove);

function inspect(...args: string[]) {
  const program = join(projectRoot, 'cli', 'bin.mjs');
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  return spawnSync(process.execPath, [program, 'data', 'inspect', ...args], { env, encoding: 'utf8' });
}

const CSV = join(temp.dir, 'customers.csv');
const lines = Array.from({ length: 200 }, (_, row) => {
  const left = row % 4 === 0;
  return [
    `c${row}`,
    row === 7 ? 'old' : 20 + (row % 50),
    ['basic', 'pro'][row % 2],
    left ? 'gone' : '',
    left ? 'yes' : 'no',
  ];
});
writeFileSync(CSV, `customer_id,age,plan,state,left\n${lines.map((cells) => cells.join()).join('\n')}\n`);

test('columns are shown as they are read, with what is left out and why', () => {
  const { status, stdout } = inspect(CSV);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^customers.csv: 200 rows, 5 columns\n/);
  expect(stdout).toMatch(/^customer_id +text +· +200 .* left out: it looks like an +$/m);
  expect(stdout).toMatch(/^age +numeric +· +51 +20 … 69 +feature *$/m);
  expect(stdout).toMatch(/^plan +categorical +· +2 +basic 50 %, pro 50 % +feature *$/m);
  expect(stdout).toMatch(/^state +categorical +75.0 % +1 +gone 100 % +feature *$/m);
});

test('with a target, bad rows, leaks and splits are shown', () => {
  const { status, stdout } = inspect(CSV, '--target', 'left', '--positive', 'yes');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^left +boolean .* target *$/m);
  expect(stdout).toMatch(/^state +categorical .* left out: it gives the target +$/m);
  expect(stdout).toMatch(
    /^split +rows +no +yes *\ntrain +139 +74.8 % +25.2 % *\nvalidation +30 .*\ntest +30 /m,
  );
  expect(stdout).toMatch(/^1 row can't be used:\n {2}row 8, age "old": the cell is no number$/m);
});

test('a recipe may say more, and --json has all of it', () => {
  const recipe = join(temp.dir, 'recipe.json');
  const split = { method: 'random', validation: 0.2, test: 0.2 };
  const columns = { age: { kind: 'categorical' }, state: { use: true } };
  writeFileSync(
    recipe,
    JSON.stringify({ target: { task: 'binary', column: 'left', positive: 'no' }, columns, split }),
  );
  const { stdout } = inspect(CSV, '--recipe', recipe, '--json');
  const {
    columns: found,
    learning,
    badRows,
  } = JSON.parse(stdout) as {
    columns: unknown[];
    learning: { targetNames: string[]; splits: { rows: number }[]; features: string[] };
    badRows: { rows: number };
  };
  expect(found).toContainEqual({ name: 'age', kind: 'categorical', role: 'feature' });
  expect(found).toContainEqual({ name: 'state', kind: 'categorical', role: 'feature' });
  expect(learning.targetNames).toEqual(['yes', 'no']);
  expect(learning.splits.map(({ rows }) => rows)).toEqual([120, 40, 40]);
  expect(learning.features).toContain('state missing');
  expect(badRows.rows).toBe(0);
});

test('with a split by group, the groups of each split are counted', () => {
  const recipe = join(temp.dir, 'grouped.json');
  const split = { method: 'grouped', column: 'age', validation: 0.2, test: 0.2 };
  writeFileSync(
    recipe,
    JSON.stringify({ target: { task: 'binary', column: 'left', positive: 'yes' }, split }),
  );
  const { stdout } = inspect(CSV, '--recipe', recipe);
  expect(stdout).toMatch(/^age +numeric .* split *$/m);
  const counts = ['train', 'validation', 'test'].map((name) =>
    Number(new RegExp(`^${name} +\\d+ +(\\d+) `, 'm').exec(stdout)?.[1]),
  );
  // Ages of 20 to 69, and one that is a word.
  expect(stdout).toMatch(/^split +rows +groups +no +yes *$/m);
  expect(counts.reduce((sum, own) => sum + own, 0)).toBe(51);
});

test('categories that no training row has are counted', () => {
  const recipe = join(temp.dir, 'given.json');
  const split = { method: 'given', column: 'part', train: ['a'], validation: ['b'], test: ['c'] };
  writeFileSync(
    recipe,
    JSON.stringify({ target: { task: 'binary', column: 'left', positive: 'yes' }, split }),
  );
  const file = join(temp.dir, 'parts.csv');
  const rows = Array.from({ length: 90 }, (_, row) => {
    const plan = row === 89 ? 'trial' : ['basic', 'pro'][row % 2];
    return [plan, 'abc'[Math.floor(row / 30)], row % 3 === 0 ? 'yes' : 'no'].join();
  });
  writeFileSync(file, `plan,part,left\n${rows.join('\n')}\n`);
  expect(inspect(file, '--recipe', recipe).stdout).toContain(
    '\n1 column has categories in validation or test that no training row has:\n  plan: 1 cell of test (3.333%)\n',
  );
});

test.each([
  [['nothing.csv'], /^error .*nothing.csv/],
  [
    [CSV, '--target', 'lefd'],
    /^error invalid recipe:\n {2}column: got "lefd", allowed: a column of the data: customer_id, age/,
  ],
  [
    [CSV, '--target', 'left', '--seed', 'x'],
    /^error invalid command:\n {2}--seed: got "x", allowed: a whole number/,
  ],
  [
    [CSV, '--recipe', 'none.json'],
    /^error invalid command:\n {2}--recipe: got "none.json", allowed: a JSON file/,
  ],
])('%j is answered with what is wrong, without a stack', (args, message) => {
  const { status, stdout, stderr } = inspect(...args);
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});
