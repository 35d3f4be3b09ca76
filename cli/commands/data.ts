import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { readRecipe as readRunRecipe } from '../../activities/read-recipe';
import { InvalidInput } from '../../core/contracts/errors';
import { parse } from '../../core/contracts/parse';
import { TableFormat, TableRecipe } from '../../core/contracts/data/table';
import { RECIPES_DIR } from '../../infra/config/project-paths';
import { inspectFiles } from '../data/inspect-files';
import { foldsCsv, foldsDigest, listFolds } from '../data/list-folds';
import { print } from '../print';
import { readDistilInput, type DistilChoice } from '../read-distil-input';
import { setOption } from '../set-option';
import { addViewsCommand } from './data-views';
import { describeTable } from '../show/table-inspection';
import { SOURCE_ACCESS } from '../source-access';

interface InspectOptions {
  format?: TableFormat;
  arrays?: string[];
  recipe?: string;
  target?: string;
  task: 'binary' | 'multiclass' | 'regression';
  positive?: string;
  seed: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  stillhouse data inspect customers.csv
  stillhouse data inspect s3://warehouse/customers.parquet
  stillhouse data inspect customers.csv --target churned --positive yes
  stillhouse data inspect cells.npz --target y --task multiclass
  stillhouse data inspect customers.parquet --recipe churn.json --json`;

export function addDataCommand(program: Command): void {
  const data = program.command('data').description('look into data before it is learned from');
  data
    .command('inspect')
    .argument(
      '<files...>',
      'CSV, TSV, Parquet or JSON lines, compressed or not, or NumPy arrays (.npz, .npy): paths, s3://, http(s):// or example:NAME',
    )
    .description('show how the columns of a table are read, what is left out, and how it is split')
    .addOption(
      new Option('--format <format>', "default: by the first file's name").choices(TableFormat.options),
    )
    .option('--arrays <names...>', 'of an .npz, those that are columns; default: all')
    .option('--recipe <file>', 'JSON: target, split, columns and all else that can be said of a table')
    .option('--target <column>', 'what is to be predicted, without a recipe')
    .addOption(
      new Option('--task <task>', 'what the target is')
        .choices(['binary', 'multiclass', 'regression'])
        .default('binary'),
    )
    .option('--positive <value>', 'the value that a binary target has in class 1', '1')
    .option('--seed <number>', 'of the split', '0')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(inspect);
  data
    .command('folds')
    .argument('[recipe]', 'a shipped recipe')
    .description('write which fold each training row of a table is in, for teachers made elsewhere')
    .option('-f, --file <path>', 'a whole recipe as a JSON file')
    .addOption(setOption())
    .option('-o, --out <path>', 'CSV file to write; default: standard output')
    .addHelpText('after', FOLD_EXAMPLES)
    .action(writeFolds);
  addViewsCommand(data);
}

const FOLD_EXAMPLES = `
Examples:
  stillhouse data folds --file churn.json --out folds.csv
  stillhouse data folds --file churn.json --set teach.folds=10`;

async function writeFolds(
  recipe: string | undefined,
  { out, ...choice }: Omit<DistilChoice, 'recipe'> & { out?: string },
): Promise<void> {
  const whole = await readRunRecipe(await readDistilInput({ recipe, ...choice }), RECIPES_DIR);
  const rows = await listFolds(whole, SOURCE_ACCESS);
  if (out === undefined) process.stdout.write(foldsCsv(rows));
  else await writeFile(out, foldsCsv(rows));
  // Beside the CSV, which may go to standard output.
  process.stderr.write(`foldsSha256 of teachers made on these ${rows.length} rows: ${foldsDigest(rows)}\n`);
}

async function inspect(files: string[], options: InspectOptions): Promise<void> {
  const recipe = await readRecipe(options);
  const seed = readSeed(options.seed);
  const inspection = await inspectFiles(files, options, recipe, seed, SOURCE_ACCESS);
  const names = files.map((file) => basename(file)).join(', ');
  print(options.json ? JSON.stringify(inspection, null, 2) : describeTable(names, inspection));
}

async function readRecipe({
  recipe,
  target,
  task,
  positive,
}: InspectOptions): Promise<TableRecipe | undefined> {
  if (recipe !== undefined) return parse(TableRecipe, await readJson(recipe), `recipe ${recipe}`);
  if (target === undefined) return undefined;
  const split = { method: task === 'regression' ? 'random' : 'stratified', validation: 0.15, test: 0.15 };
  return parse(
    TableRecipe,
    { target: { task, column: target, ...(task === 'binary' && { positive }) }, split },
    'command line',
  );
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const allowed = `a JSON file: ${error instanceof Error ? error.message : String(error)}`;
    throw new InvalidInput('command', [{ path: '--recipe', value: path, allowed }]);
  }
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new InvalidInput('command', [{ path: '--seed', value: text, allowed: 'a whole number from 0 on' }]);
}
