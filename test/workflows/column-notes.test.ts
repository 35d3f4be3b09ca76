/** What a run's page says of a table's columns. */
import type { Dataset } from '../../core/contracts/data/dataset';
import { fakeActivities } from './fake-activities';
import { DATASET } from './samples';
import { SHORT_RECIPE, SHORT_TABLE_RECIPE } from './short-recipe';
import { startTestBed, type TestBed } from './start-test-bed';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed.end());

async function pageOf(recipe: unknown, notes: Pick<Dataset, 'table' | 'unseenCategories'>): Promise<string> {
  const dataset = { ...DATASET, ...notes };
  const fakes = fakeActivities({
    ingest: () => Promise.resolve({ output: dataset, reused: false, key: 'a' }),
  });
  const handle = await bed.start('distil', { recipe }, fakes);
  await handle.result();
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return currentDetails;
}

const unused = (name: string, reason: string) => ({ name, kind: 'text', role: 'unused', reason }) as const;

test('columns that are left out and unseen categories are under the stages, and names are no markup', async () => {
  const page = await pageOf(SHORT_TABLE_RECIPE, {
    table: {
      columns: [
        unused('customer_id', 'it looks like an identifier'),
        unused('<b>|*', 'every cell is the same'),
        { name: 'plan', kind: 'categorical', role: 'feature' },
      ],
      preprocessing: { digest: 'a'.repeat(64), sizeBytes: 1 },
    },
    unseenCategories: {
      columns: 5,
      first: [{ column: 'plan', validation: { cells: 0, share: 0 }, test: { cells: 3, share: 0.003 } }],
    },
  });
  const [stages, ...notes] = page.split('\n\n### ');
  expect(stages).toContain('| promote | done |');
  expect(notes).toEqual([
    [
      '2 columns are left out\n',
      '- customer\\_id: it looks like an identifier',
      '- \\<b\\>\\|\\*: every cell is the same',
    ].join('\n'),
    [
      '5 columns have categories in validation or test that no training row has\n',
      '- plan: 3 cells of test \\(0.30%\\)',
      '- and 4 more',
    ].join('\n'),
  ]);
});

test('where there is nothing to say the page ends with the stages', async () => {
  expect(await pageOf(SHORT_RECIPE, {})).toMatch(/\| promote \| done \| [^\n]*\|$/);
});
