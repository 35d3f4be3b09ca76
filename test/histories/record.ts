/**
 * Records the histories that the replay test holds the workflows against. Run it by hand, when a change of the
 * workflows is meant and no run under way has to survive it (such a change goes behind `patched()` instead):
 *
 *   npx tsx test/histories/record.ts distil-folds    (names of files; without any, all are recorded)
 *
 * `distil-bf16-unasked` isn't made here any more: it is a run from before trainers were asked for their precisions. Nor is
 * `distil-table-in-sample`, a table's run from before there were folds.
 */
import { temporal } from '@temporalio/proto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CorruptBlob, Diverged } from '../../core/contracts/errors';
import { projectRoot } from '../../infra/setup/paths.cjs';
import { tinyRecipe } from '../support/tiny-recipe';
import { fakeActivities, trained, type FakeActivities } from '../workflows/fake-activities';
import { modelVersion } from '../workflows/samples';
import { SHORT_RECIPE, SHORT_TABLE_RECIPE } from '../workflows/short-recipe';
import { startTestBed, type TestBed, type WorkflowType } from '../workflows/start-test-bed';

interface Recording {
  type: WorkflowType;
  input: unknown;
  fakes: FakeActivities;
  /** Files by what is added to the workflow's ID. */
  files: Record<string, string>;
}

/** Rejects the call of this number, and trains otherwise. */
function failOnce(call: number, make: () => Error) {
  let calls = 0;
  return (request: Parameters<typeof trained>[0]) =>
    ++calls === call ? Promise.reject(make()) : Promise.resolve(trained(request));
}

function recordings(): Recording[] {
  let asked = 0;
  const busy = fakeActivities({
    search: failOnce(3, () => new Diverged(5, Infinity)),
    readChampion: () => Promise.resolve(modelVersion(asked + 1)),
    promote: () =>
      Promise.resolve(
        ++asked === 1
          ? { decided: false }
          : { decided: true, verdict: 'promoted', championVersion: 3, gates: [] },
      ),
  });
  const studies = {
    '': 'distil',
    '/search-distillation': 'search-distillation',
    '/search-hard-labels': 'search-hard-labels',
    '/search-label-smoothing': 'search-label-smoothing',
  };
  const grouped = fakeActivities({ countSlots: () => Promise.resolve(1) });
  const groupedFiles = { '': 'distil-stacked', '/search-distillation': 'search-stacked' };
  const corrupt = fakeActivities({ train: failOnce(2, () => new CorruptBlob('blobs/ab held other bytes')) });
  return [
    { type: 'distil', input: { recipe: tinyRecipe() }, fakes: busy, files: studies },
    { type: 'distil', input: { recipe: SHORT_RECIPE }, fakes: corrupt, files: { '': 'distil-repaired' } },
    { type: 'distil', input: { recipe: tinyRecipe() }, fakes: grouped, files: groupedFiles },
    {
      type: 'distil',
      input: { recipe: SHORT_TABLE_RECIPE },
      fakes: fakeActivities(),
      files: { '': 'distil-folds' },
    },
    {
      type: 'distil',
      input: { recipe: { ...SHORT_RECIPE, train: { ...SHORT_RECIPE.train, generations: 2 } } },
      fakes: fakeActivities(),
      files: { '': 'distil-generations' },
    },
    {
      type: 'distil',
      input: { recipe: SHORT_RECIPE },
      fakes: fakeActivities(),
      files: { '': 'distil-checked-labels' },
    },
    { type: 'retrain', input: { recipe: SHORT_RECIPE }, fakes: fakeActivities(), files: { '': 'retrain' } },
    { type: 'rollback', input: { line: 'tiny-digits' }, fakes: fakeActivities(), files: { '': 'rollback' } },
  ];
}

const { History } = temporal.api.history.v1;

/** What JSON can hold, and `History.fromObject` reads back. */
const PLAIN = { longs: String, enums: String, bytes: String };

async function record(bed: TestBed, { type, input, fakes, files }: Recording): Promise<void> {
  const handle = await bed.start(type, input, fakes);
  await handle.result();
  for (const [suffix, name] of Object.entries(files)) {
    const history = await bed.client.workflow.getHandle(handle.workflowId + suffix).fetchHistory();
    const plain = History.toObject(History.fromObject(history), PLAIN);
    // Who ran it, and where, is nobody's business.
    const text = JSON.stringify(plain, null, 1)
      .replaceAll(/"identity": "[^"]*"/g, '"identity": "recorder"')
      .replaceAll(projectRoot, '<project>');
    writeFileSync(join(__dirname, `${name}.json`), `${text}\n`);
  }
}

async function main(): Promise<void> {
  const bed = await startTestBed();
  try {
    const wanted = process.argv.slice(2);
    for (const recording of recordings())
      if (wanted.length === 0 || Object.values(recording.files).some((name) => wanted.includes(name)))
        await record(bed, recording);
  } finally {
    await bed.end();
  }
}

void main();
