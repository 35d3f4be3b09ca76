import { stripVTControlCharacters as plain } from 'node:util';
import { resultText } from '../../cli/show/report-table';
import { sha256 } from '../../storage/sha256';
import { RESULT } from './samples';

test('a result on data with flaws tells of them, and of nothing else', () => {
  const list = { digest: sha256('list'), sizeBytes: 9 };
  const reasons = [
    { reason: 'not a readable image', rows: 4 },
    { reason: 'no label', rows: 1 },
  ];
  const data = {
    quarantined: { rows: 5, reasons, list },
    duplicatesAcrossSplits: { trainTest: 3, trainValidation: 0, validationTest: 1 },
    groups: { train: 1200, validation: 57, test: 8 },
    leftOut: {
      columns: 1300,
      first: [{ column: 'closed_on', reason: 'it gives the target away' }],
    },
    unseenCategories: {
      columns: 1,
      first: [{ column: 'plan', validation: { cells: 2, share: 0.1 }, test: { cells: 1, share: 0.05 } }],
    },
  };
  const text = plain(resultText({ ...RESULT, report: { ...RESULT.report, data } }));
  const [extra = ''] = text.split('\n\ngate ');
  expect(extra.split('\n').slice(-8)).toEqual([
    "5 rows of the source can't be used and are left out: not a readable image (4), no label (1); " +
      `listed in blobs/${list.digest.slice(0, 2)}/${list.digest}`,
    'rows in two splits, alike in every pixel or cell: 3 of test are also in train, 1 of test is also in validation',
    'rows of a group stay in one split: 1,200 groups in train, 57 in validation, 8 in test',
    '1,300 columns are left out:',
    '  closed_on: it gives the target away',
    '  and 1,299 more',
    '1 column has categories in validation or test that no training row has:',
    '  plan: 2 cells of validation (10.00%), 1 cell of test (5.00%)',
  ]);
});
