import { ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';
import Table from 'cli-table3';
import { Option, type Command } from 'commander';
import { InvalidInput } from '../../core/contracts/errors';
import { parse } from '../../core/contracts/parse';
import { RetrainInput } from '../../core/contracts/runs';
import { MAIN_QUEUE } from '../../core/contracts/task-queues';
import { withClient } from '../connect';
import { readDistilInput, recipeName } from '../read-distil-input';
import { readInterval } from '../read-interval';
import { TABLE_STYLE } from '../show/table-style';
import { setOption } from '../set-option';
import { print } from '../print';

interface JsonOption {
  json?: boolean;
}

interface CreateOptions extends JsonOption {
  file?: string;
  cron?: string;
  every?: string;
  overlap: keyof typeof OVERLAP;
  catchUp: string;
  paused?: boolean;
  set: string[];
  id?: string;
}

const OVERLAP = {
  skip: ScheduleOverlapPolicy.SKIP,
  'buffer-one': ScheduleOverlapPolicy.BUFFER_ONE,
  'buffer-all': ScheduleOverlapPolicy.BUFFER_ALL,
  'cancel-other': ScheduleOverlapPolicy.CANCEL_OTHER,
  'terminate-other': ScheduleOverlapPolicy.TERMINATE_OTHER,
  'allow-all': ScheduleOverlapPolicy.ALLOW_ALL,
} as const;

const EXAMPLES = `
Examples:
  stillhouse schedule create mnist --cron "0 3 * * *"
  stillhouse schedule create mnist --every 6h --overlap skip --catch-up 1h --paused
  stillhouse schedule list
  stillhouse schedule pause retrain-mnist`;

export function addScheduleCommand(program: Command): void {
  const schedule = program
    .command('schedule')
    .description('retrain on a schedule; unchanged data and recipe cost nothing')
    .addHelpText('after', EXAMPLES);
  schedule
    .command('create')
    .argument('[recipe]', 'name of a shipped recipe')
    .description('make a schedule that starts retrain')
    .option('-f, --file <path>', 'a whole recipe as a JSON file')
    .option('--cron <expression>', 'five fields: minute hour day month weekday, in UTC')
    .option('--every <interval>', 'such as 6h or 1d')
    .addOption(
      new Option('--overlap <policy>', 'when the run before is still under way')
        .choices(Object.keys(OVERLAP))
        .default('skip'),
    )
    .option('--catch-up <window>', 'missed ticks younger than this are made up for', '1h')
    .option('--paused', 'make it paused')
    .option('--json', 'print as JSON')
    .addOption(setOption())
    .option('--id <schedule-id>', 'default: retrain-<recipe>')
    .action((recipe: string | undefined, options: CreateOptions) =>
      withClient((client) => create(client, recipe, options)),
    );
  schedule.command('list').option('--json', 'print as JSON').description('list schedules').action(list);
  for (const name of ['pause', 'resume', 'trigger', 'delete'] as const) {
    schedule
      .command(name)
      .argument('<schedule-id>')
      .description(`${name} a schedule`)
      .option('--json', 'print as JSON')
      .action((id: string, options: JsonOption) => withClient((client) => act(client, id, name, options)));
  }
}

async function create(client: Client, recipe: string | undefined, options: CreateOptions): Promise<void> {
  const { overlap, catchUp, paused, set, id, file, json } = options;
  const choice = await readDistilInput({ recipe, file, set });
  const input = parse(RetrainInput, choice, 'command');
  const scheduleId = id ?? `retrain-${recipeName(choice)}`;
  await client.schedule.create({
    scheduleId,
    spec: readSpec(options),
    action: {
      type: 'startWorkflow',
      workflowType: 'retrain',
      workflowId: scheduleId,
      taskQueue: MAIN_QUEUE,
      args: [input],
    },
    policies: { overlap: OVERLAP[overlap], catchupWindow: readInterval(catchUp, '--catch-up') },
    state: { paused: paused ?? false },
  });
  const state = { scheduleId, paused: paused ?? false };
  print(json ? JSON.stringify(state) : `made schedule ${scheduleId}${paused ? ' (paused)' : ''}`);
}

function readSpec({ cron, every }: CreateOptions): ScheduleOptions['spec'] {
  if (cron !== undefined && every === undefined) return { cronExpressions: [cron] };
  if (every !== undefined && cron === undefined)
    return { intervals: [{ every: readInterval(every, '--every') }] };
  const allowed = 'exactly one of the two';
  throw new InvalidInput('command', [{ path: '--cron / --every', value: cron ?? null, allowed }]);
}

async function list({ json }: JsonOption): Promise<void> {
  await withClient(async (client) => {
    const rows = [];
    for await (const { scheduleId, state, info } of client.schedule.list()) {
      const next = info.nextActionTimes[0]?.toISOString() ?? null;
      rows.push({ scheduleId, paused: state.paused, next });
    }
    if (json) {
      print(JSON.stringify(rows, null, 2));
      return;
    }
    const table = new Table({ ...TABLE_STYLE, head: ['schedule', 'state', 'next tick'] });
    for (const row of rows) table.push([row.scheduleId, row.paused ? 'paused' : 'active', row.next ?? '']);
    print(rows.length > 0 ? table.toString() : 'no schedules');
  });
}

async function act(
  client: Client,
  id: string,
  verb: 'pause' | 'resume' | 'trigger' | 'delete',
  { json }: JsonOption,
): Promise<void> {
  const handle = client.schedule.getHandle(id);
  if (verb === 'pause') await handle.pause();
  if (verb === 'resume') await handle.unpause();
  if (verb === 'trigger') await handle.trigger();
  if (verb === 'delete') await handle.delete();
  print(json ? JSON.stringify({ scheduleId: id, done: verb }) : `${verb}: ${id}`);
}
