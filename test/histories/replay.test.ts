import { temporal } from '@temporalio/proto';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type ReplayWorkerOptions,
} from '@temporalio/worker';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKFLOWS_PATH } from '../workflows/start-test-bed';

const NAMES = readdirSync(__dirname)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

let options: ReplayWorkerOptions;
beforeAll(async () => {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  options = { workflowBundle: await bundleWorkflowCode({ workflowsPath: WORKFLOWS_PATH, logger }) };
});

const read = (name: string) => readFileSync(join(__dirname, `${name}.json`), 'utf8');

function replay(text: string): Promise<void> {
  const history = temporal.api.history.v1.History.fromObject(JSON.parse(text) as object);
  // Children are named after their parent, so that the ID has to be the one recorded.
  const id = history.events[0]?.workflowExecutionStartedEventAttributes?.workflowId;
  return Worker.runReplayHistory(options, history, id ?? undefined);
}

test('there are histories of every kind of workflow', () => {
  const types = NAMES.flatMap((name) => /"workflowType": ?\{\s*"name": ?"(\w+)"/.exec(read(name))?.[1] ?? []);
  expect([...new Set(types)].sort()).toEqual(['distil', 'retrain', 'rollback', 'search']);
});

test.each(NAMES)(
  'a run under way, recorded as %s, goes on with the workflows as they are now',
  async (name) => {
    await replay(read(name));
  },
);

test('a history that the workflows would not make is refused', async () => {
  const other = read('rollback').replaceAll('readChampion', 'findVerdict');
  await expect(replay(other)).rejects.toThrow(/TMPRL1100|Nondeterminism/i);
});
