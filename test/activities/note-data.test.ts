import { noteData } from '../../activities/note-data';
import { Report } from '../../core/contracts/evaluation/report';
import { blob, DATASET } from '../workflows/samples';

test('columns that are left out and unseen categories are in the report of a table', () => {
  const cells = { validation: { cells: 0, share: 0 }, test: { cells: 1, share: 0.5 } };
  const unseenCategories = { columns: 1, first: [{ column: 'plan', ...cells }] };
  const columns = [{ name: 'id', kind: 'text', role: 'unused', reason: 'why' } as const];
  const table = { columns, preprocessing: blob('preprocessing') };
  const { data } = noteData({ ...DATASET, unseenCategories, table });
  expect(Report.shape.data.parse(data)).toEqual({
    leftOut: { columns: 1, first: [{ column: 'id', reason: 'why' }] },
    unseenCategories,
  });
});

test('where there is nothing to note there is nothing, and reports of before can be read', () => {
  const columns = [{ name: 'age', kind: 'numeric', role: 'feature' } as const];
  expect(noteData({ ...DATASET, table: { columns, preprocessing: blob('preprocessing') } })).toEqual({});
  const duplicatesAcrossSplits = { trainTest: 1, trainValidation: 0, validationTest: 0 };
  expect(Report.shape.data.parse({ duplicatesAcrossSplits })).toEqual({ duplicatesAcrossSplits });
});
