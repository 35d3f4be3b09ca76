import type { Command } from 'commander';
import { parse } from '../../core/contracts/parse';
import { RollbackInput, RollbackResult } from '../../core/contracts/runs';
import { MAIN_QUEUE } from '../../core/contracts/task-queues';
import { connect } from '../connect';

interface RollbackOptions {
  to?: string;
  note?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  stillhouse rollback digits                        to the version before
  stillhouse rollback digits --to 3 --note "drift"  to version 3`;

export function addRollbackCommand(program: Command): void {
  program
    .command('rollback')
    .argument('<line>', 'the model line')
    .description("move a line's champion back to an earlier version")
    .option('--to <version>', 'version; default: the one before the present champion')
    .option('--note <text>', 'why, for the ledger')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(rollback);
}

async function rollback(line: string, { to, note, json }: RollbackOptions): Promise<void> {
  const version = to === undefined ? {} : { version: Number(to) };
  const input = parse(RollbackInput, { line, ...version, note: note ?? '' }, 'command');
  const connected = await connect();
  try {
    const output: unknown = await connected.client.workflow.execute('rollback', {
      taskQueue: MAIN_QUEUE,
      workflowId: `rollback-${line}`,
      args: [input],
    });
    const result = RollbackResult.parse(output);
    process.stdout.write(
      json
        ? `${JSON.stringify(result)}\n`
        : `${line}: champion moved from version ${result.from} to ${result.to}\n`,
    );
  } finally {
    await connected.close();
  }
}
