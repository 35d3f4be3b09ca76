import { resultText } from '../../cli/show/report-table';
import { testReadLines } from '../../cli/show/test-read-lines';
import type { TestReadAccount } from '../../core/contracts/evaluation/test-reads';
import { sha256 } from '../../storage/sha256';
import { RESULT } from './samples';

const account = (before: number, since: number): TestReadAccount => ({
  rows: sha256('rows'),
  before,
  since,
  recipes: [
    { line: 'digits', recipe: 'mnist-wide', candidates: 2 },
    { line: 'letters', recipe: 'mnist', candidates: 1 },
  ],
});

test('the report tells how many others the same test rows judged, whose they are, and what that means', () => {
  const meaning = (candidates: number) =>
    `  the best of ${candidates} on the same rows looks better than it is; ` +
    'rows that judged nobody come from newer data, or from another seed where test rows are drawn';
  expect(testReadLines(account(3, 0))).toEqual([
    'these test rows judged 3 other candidates before: 2 of mnist-wide (line digits), 1 of mnist (line letters)',
    meaning(4),
  ]);
  const [both] = testReadLines(account(1, 4));
  expect(both).toBe(
    'these test rows judged 5 other candidates (1 before, 4 since): ' +
      "2 of mnist-wide (line digits), 1 of mnist (line letters), 2 of recipes that weren't noted",
  );
  expect(testReadLines({ ...account(0, 1), recipes: [] })).toEqual([
    "these test rows judged 1 other candidate since: 1 of recipes that weren't noted",
    meaning(2),
  ]);
  const text = resultText({ ...RESULT, report: { ...RESULT.report, testReads: account(3, 0) } });
  for (const line of testReadLines(account(3, 0))) expect(text).toContain(line);
});

test('nothing is told where they judged nobody else, and of reports that say nothing', () => {
  expect(testReadLines({ ...account(0, 0), recipes: [] })).toEqual([]);
  expect(testReadLines(undefined)).toEqual([]);
});
