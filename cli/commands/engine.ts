import { Option, type Command } from 'commander';
import { architectureName } from '../../core/contracts/models/architecture';
import { inspectTraining, type TrainingInspection } from '../../core/engine/inspect/inspect-training';
import {
  chooseTraining,
  LOSSES,
  readCount,
  type ChosenTraining,
  type TrainingOptions,
} from '../engine/choose-training';
import { loadTensorFlow } from '../engine/load-tensorflow';
import { print } from '../print';
import { inspectionTables, nodeTable } from '../show/inspection-table';

interface InspectOptions extends TrainingOptions {
  threads: string;
  nodes?: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  stillhouse engine inspect --recipe mnist --shape mlp-256
  stillhouse engine inspect --recipe mnist --shape mlp-256 --threads 2 --nodes
  stillhouse engine inspect --architecture '{"type":"mlp","hidden":[3]}' --input 2x2x1 --classes 2 --batch 8
  stillhouse engine inspect --architecture '{"type":"residual-mlp","width":64}' --input 33 --classes 2`;

export function addEngineCommand(program: Command): void {
  const engine = program
    .command('engine')
    .description('look into the engine that trains')
    .addHelpText('after', EXAMPLES);
  engine
    .command('inspect')
    .description(
      "show what a training step's graph is made of, before and after rewriting; nothing is trained",
    )
    .option('-r, --recipe <name>', 'a shipped recipe')
    .option('--shape <name>', "one of the recipe's students or teachers; default: its first student")
    .option('--architecture <json>', 'a shape as JSON, instead of a recipe')
    .option(
      '--input <sizes>',
      'height x width x channels of an image, or the number of features of a row',
      '28x28x1',
    )
    .option('--classes <number>', "default: the recipe's, else 10")
    .option('--batch <rows>', "default: the recipe's, else 128")
    .addOption(
      new Option('--loss <method>', "default: the recipe's for that shape, else hard-labels").choices(
        Object.keys(LOSSES),
      ),
    )
    .option('--threads <number>', 'threads that the work is divided among', '1')
    .option('--nodes', 'also list every node of the graph that is run')
    .option('--json', 'print as JSON, with the nodes of each graph')
    .addHelpText('after', EXAMPLES)
    .action(inspect);
}

async function inspect(options: InspectOptions): Promise<void> {
  const threads = readCount(options.threads, '--threads', 1, 256);
  const training = await chooseTraining(options);
  const { inputShape: shape, batchSize: rows } = training;
  const tf = await loadTensorFlow();
  const inspection = inspectTraining(tf, { ...training, train: { rows, shape } }, threads);
  if (options.json) print(JSON.stringify({ ...training, threads, ...inspection }, null, 2));
  else print(describe(training, inspection, threads, options.nodes ?? false));
}

function describe(
  { architecture, inputShape, classes, batchSize, loss }: ChosenTraining,
  inspection: TrainingInspection,
  threads: number,
  withNodes: boolean,
): string {
  const title = `${architectureName(architecture)} on ${inputShape.join('×')}, ${classes} classes, ${loss.method}, batches of ${batchSize}`;
  const parts = [title, inspectionTables(inspection, threads)];
  if (withNodes) parts.push(nodeTable(inspection.divided));
  return parts.join('\n\n');
}
