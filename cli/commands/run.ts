import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { InvalidInput } from '../../core/contracts/errors';
import { parse } from '../../core/contracts/parse';
import { DistilInput } from '../../core/contracts/runs';
import { connect } from '../connect';
import { followRun } from '../follow-run';
import { readOverrides } from '../overrides';
import { resultText } from '../show/report-table';
import { startDistil } from '../start-distil';

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
    .option('-s, --set <path=value>', 'change one field of the recipe; repeat for more', collect, [])
    .option('--id <workflow-id>', 'workflow ID; default: distil-<recipe>')
    .option('-d, --detach', 'start it and return')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(name: string | undefined, options: RunOptions): Promise<void> {
  const input = await readInput(name, options);
  const connected = await connect();
  try {
    const started = await startDistil(connected.client, input, options.id);
    const address = connected.runAddress(started);
    if (options.detach) {
      print(options.json ? JSON.stringify({ ...started, address }) : `started ${started.workflowId}: ${address}`);
      return;
    }
    const result = await followRun(connected.client, started, process.stderr);
    print(options.json ? JSON.stringify(result, null, 2) : `${resultText(result)}\n${address}`);
  } finally {
    await connected.close();
  }
}

async function readInput(name: string | undefined, { file, set }: RunOptions): Promise<DistilInput> {
  if ((name === undefined) === (file === undefined)) {
    throw new InvalidInput('command', [
      { path: 'recipe', value: name ?? null, allowed: 'either the name of a recipe or --file, not both' },
    ]);
  }
  const recipe: unknown = file === undefined ? name : JSON.parse(await readFile(file, 'utf8'));
  return parse(DistilInput, { recipe, overrides: readOverrides(set) }, 'command');
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
