import type { Command } from 'commander';
import { connect } from '../connect';
import { followRun } from '../follow-run';
import { readDistilInput } from '../read-distil-input';
import { resultText } from '../show/report-table';
import { startDistil } from '../start-distil';
import { setOption } from '../set-option';
import { print } from '../print';

interface RunOptions {
  file?: string;
  set: string[];
  id?: string;
  detach?: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  stillhouse run mnist
  stillhouse run mnist --set search.trials=24 --set seed=11
  stillhouse run --file my-recipe.json --detach`;

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .argument('[recipe]', 'name of a shipped recipe')
    .description('start a distillation run and follow it')
    .option('-f, --file <path>', 'a whole recipe as a JSON file')
    .addOption(setOption())
    .option('--id <workflow-id>', 'workflow ID; default: distil-<recipe>')
    .option('-d, --detach', 'start it and return')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(name: string | undefined, options: RunOptions): Promise<void> {
  const input = await readDistilInput({ recipe: name, file: options.file, set: options.set });
  const connected = await connect();
  try {
    const started = await startDistil(connected.client, input, options.id);
    const address = connected.runAddress(started);
    if (started.resumed) {
      process.stderr.write(`${started.workflowId} is under way already; this follows it as it was started\n`);
    }
    if (options.detach) {
      print(
        options.json ? JSON.stringify({ ...started, address }) : `started ${started.workflowId}: ${address}`,
      );
      return;
    }
    const result = await followRun(connected.client, started, process.stderr);
    print(options.json ? JSON.stringify(result, null, 2) : `${resultText(result)}\n${address}`);
  } finally {
    await connected.close();
  }
}
