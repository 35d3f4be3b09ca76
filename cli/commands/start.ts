import type { Command } from 'commander';
import pc from 'picocolors';
import type { DistilInput, DistilResult } from '../../core/contracts/runs';
import { loadConfig, type Config } from '../../infra/config/config';
import { findDeployment, findMissingServices, type Deployment } from '../../infra/config/deployment';
import { startEmbedded, type EmbeddedServices } from '../../infra/services/embedded';
import { temporalPath, weedPath } from '../../infra/setup/paths.cjs';
import { bringExamples } from '../bring-examples';
import { makeTeachers } from '../make-teachers';
import { connectTo } from '../connect';
import { followRun } from '../follow-run';
import { readDistilInput } from '../read-distil-input';
import { reportFailure } from '../show/failure';
import { resultText } from '../show/report-table';
import { startDistil } from '../start-distil';
import { untilInterrupted } from '../until-interrupted';
import { describeWorkers } from '../worker-processes';
import { setOption } from '../set-option';

interface StartOptions {
  once?: boolean;
  recipe?: string;
  file?: string;
  set: string[];
  json?: boolean;
}

const EXAMPLES = `
Examples:
  stillhouse start                  services, workers and the MNIST run; stays up until Ctrl-C
  stillhouse start --once           ends when the run has; exit status 0 or 1
  stillhouse start --recipe mnist --set seed=11

With TEMPORAL_ADDRESS and STILLHOUSE_S3_BUCKET set, nothing is embedded and only the workers are started.`;

export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('start what is missing of services and workers, and run a recipe')
    .option('--once', 'end when the run has ended, with exit status 0 or 1')
    .option('-r, --recipe <name>', 'recipe to run; default: mnist')
    .option('-f, --file <path>', 'a whole recipe as a JSON file')
    .addOption(setOption())
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(start);
}

async function start(options: StartOptions): Promise<void> {
  const { file, set, recipe = file === undefined ? 'mnist' : undefined } = options;
  const input = await readDistilInput({ recipe, file, set });
  const config = loadConfig(process.env);
  await bringExamples(input);
  await makeTeachers(input);
  const interrupted = untilInterrupted();
  const services = await startServices(config);
  try {
    const deployment = findDeployment({ config, variables: process.env });
    say(`Temporal UI ${deployment.temporal.uiAddress ?? 'of your server'}; logs in ${config.dataDir}/logs`);
    await startWorkers(services, deployment);
    await runAndStay(deployment, input, options, interrupted);
  } finally {
    say('stopping …');
    await services.stop();
  }
}

async function startServices(config: Config): Promise<EmbeddedServices> {
  const missing = findMissingServices({ config, variables: process.env });
  const names = [...(missing.temporal ? ['Temporal'] : []), ...(missing.s3 ? ['S3'] : [])];
  say(names.length > 0 ? `starting ${names.join(' and ')} on this machine …` : 'using your Temporal and S3');
  return startEmbedded({ config, binaries: { temporalPath, weedPath }, services: missing });
}

async function startWorkers(services: EmbeddedServices, deployment: Deployment): Promise<void> {
  say('starting workers …');
  await Promise.all(describeWorkers(deployment).map((spec) => services.supervisor.start(spec)));
}

/** Returns when interrupted, with its connection closed: a look at a server that is gone would be tried for a minute. */
async function runAndStay(
  deployment: Deployment,
  input: DistilInput,
  options: StartOptions,
  interrupted: Promise<void>,
): Promise<void> {
  const connected = await connectTo(deployment);
  try {
    const run = await startDistil(connected.client, input);
    const address = connected.runAddress(run);
    say(`${run.resumed ? 'going on with' : 'started'} ${run.workflowId}: ${address}`);
    const result = await Promise.race([followRun(connected.client, run, process.stderr), interrupted]);
    if (!result) {
      if (options.once) process.exitCode = 130; // the run that was asked for has not ended
      return;
    }
    process.stdout.write(
      options.json ? `${JSON.stringify(result, null, 2)}\n` : describeEnd(result, address),
    );
  } catch (error) {
    reportFailure(error);
    process.exitCode = 1;
  } finally {
    await connected.close();
  }
  if (options.once) return;
  say('services and workers stay up; Ctrl-C stops them. In another terminal: npx stillhouse --help');
  await interrupted;
}

function describeEnd(result: DistilResult, address: string): string {
  return `\n${resultText(result)}\nrun: ${address}\n`;
}

function say(text: string): void {
  process.stderr.write(`${pc.dim(text)}\n`);
}
