import type { TestRead } from '../../../core/contracts/evaluation/test-reads';
import { countTestReads } from '../../../core/policy/count-test-reads';

const digest = (n: number) => n.toString(16).padStart(64, '0');
const rows = digest(0);
const read = (candidate: number, minute: number, recipe?: string): TestRead => ({
  rows,
  candidate: digest(candidate),
  at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  ...(recipe && { by: { line: 'digits', recipe, runId: `run ${candidate}` } }),
});

test('a candidate that the rows judge first has nobody beside it', () => {
  expect(countTestReads([read(1, 5, 'mnist')], { rows, candidate: digest(1) })).toEqual({
    rows,
    before: 0,
    since: 0,
    recipes: [],
  });
});

test('all others count, those before it and those since, by recipe and most first', () => {
  const reads = [
    read(1, 0, 'wide'),
    read(2, 1, 'deep'),
    read(3, 2, 'mnist'),
    read(4, 3, 'deep'),
    read(5, 4),
    read(6, 5, 'again'),
  ];
  const found = countTestReads(reads, { rows, candidate: digest(3) });
  expect(found).toMatchObject({ before: 2, since: 3 });
  expect(found.recipes).toEqual([
    { line: 'digits', recipe: 'deep', candidates: 2 },
    { line: 'digits', recipe: 'again', candidates: 1 },
    { line: 'digits', recipe: 'wide', candidates: 1 },
  ]);
  expect(countTestReads([...reads].reverse(), { rows, candidate: digest(3) })).toEqual(found);
});

test('the same name in another line is another recipe', () => {
  const other: TestRead = { ...read(2, 1), by: { line: 'letters', recipe: 'mnist', runId: 'run 2' } };
  const { recipes } = countTestReads([read(1, 0, 'mnist'), other, read(3, 2)], {
    rows,
    candidate: digest(3),
  });
  expect(recipes.map(({ line, candidates }) => [line, candidates])).toEqual([
    ['digits', 1],
    ['letters', 1],
  ]);
});
