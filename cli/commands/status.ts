import type { Command } from 'commander';
import type { Client } from '@temporalio/client';
import { NotFound } from '../../core/contracts/errors';
import { connect } from '../connect';
import { followRun } from '../follow-run';
import { resultText } from '../show/report-table';
import { runTable } from '../show/run-table';
import { lookAtRun } from '../watch-run';

interface StatusOptions {
  once?: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  stillhouse status                 follow the newest run
  stillhouse status distil-mnist    follow this one
  stillhouse status --once --json   one look, for machines`;

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .argument('[workflow-id]', 'default: the newest run')
    .description('follow a run live')
    .option('--once', 'look once')
    .option('--json', 'print one look as JSON')
    .addHelpText('after', EXAMPLES)
    .action(status);
}

async function status(wanted: string | undefined, options: StatusOptions): Promise<void> {
  const connected = await connect();
  try {
    const { client } = connected;
    const workflowId = wanted ?? (await newestRun(client));
    const snapshot = await lookAtRun(client, workflowId);
    if (options.json) process.stdout.write(`${JSON.stringify({ workflowId, ...snapshot }, null, 2)}\n`);
    else if (options.once) {
      process.stdout.write(
        `${workflowId}: ${snapshot.status.toLowerCase()}\n${runTable(snapshot, Date.now())}\n`,
      );
    } else {
      const run = { workflowId, runId: undefined };
      process.stdout.write(`${resultText(await followRun(client, run, process.stderr))}\n`);
    }
  } finally {
    await connected.close();
  }
}

async function newestRun(client: Client): Promise<string> {
  for await (const run of client.workflow.list({ query: 'WorkflowType = "distil"', pageSize: 1 })) {
    return run.workflowId;
  }
  throw new NotFound('run', 'the newest', []);
}
