/** Entry of `npm run bench`: measures what is asked for, prints it, and keeps the results of a whole run. */
import path from 'node:path';
import { cacheDir } from '../infra/setup/paths.cjs';
import { parseOptions, parseRunOptions, USAGE } from './bench-options';
import { BENCHMARKS, type BenchmarkName } from './benchmark';
import { measureIngest } from './ingest/measure-ingest';
import { describeMachine } from './machine/describe-machine';
import type { BenchResults } from './report/bench-results';
import { describeVerdicts } from './report/describe-verdicts';
import { judgeTargets } from './report/judge-targets';
import { describeFailure } from './report/print-progress';
import { printSummaries } from './report/print-summaries';
import { familyOfPeer, publish, publishRun, renderAll } from './report/publish';
import { writeFormatted } from './report/write-formatted';
import { compareEngines } from './run/compare-engines';
import { renderRun } from './run/render-run';
import { installPeers, pythonPath } from './setup/install-peers';

async function main([command = '', ...flags]: readonly string[]): Promise<void> {
  if (command === 'render') return renderAll();
  if (command === 'run') return measureRuns(flags);
  if (command === 'ingest') return measureIngest(flags);
  if (!isBenchmark(command)) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const options = parseOptions(flags, BENCHMARKS[command].peers);
  if (options.peers.some(({ program }) => program[0] === pythonPath))
    installPeers((line) => process.stderr.write(`${line}\n`));
  const startedAt = performance.now();
  const summaries = await BENCHMARKS[command].run(options);
  const results: BenchResults = {
    benchmark: command,
    finishedAt: new Date().toISOString(),
    durationMinutes: Math.round((performance.now() - startedAt) / 60_000),
    machine: describeMachine(),
    setting: options.setting,
    rounds: options.rounds,
    repetitions: options.repetitions,
    summaries,
  };
  printResults(results);
  await keepResults(results, options.isWhole);
}

/** Compares whole runs. Another recipe than the shipped example's isn't published. */
async function measureRuns(flags: readonly string[]): Promise<void> {
  const { recipe, engines } = parseRunOptions(flags);
  const results = await compareEngines(recipe, engines);
  process.stdout.write(`${renderRun(results)}\n`);
  if (recipe === 'mnist' && engines.length > 1) await publishRun(results);
}

function isBenchmark(command: string): command is BenchmarkName {
  return command in BENCHMARKS;
}

function printResults({ benchmark, summaries }: BenchResults): void {
  const { peers, targets } = BENCHMARKS[benchmark];
  printSummaries(summaries, peers);
  const verdicts = judgeTargets(summaries, targets, familyOfPeer(benchmark));
  for (const line of describeVerdicts(verdicts)) process.stdout.write(`${line}\n`);
}

/** A part of a run, or a hasty one, must not replace what is published. */
async function keepResults(results: BenchResults, isWhole: boolean): Promise<void> {
  if (isWhole) return publish(results);
  const file = path.join(cacheDir, 'bench', 'results', `${results.benchmark}.json`);
  await writeFormatted(file, JSON.stringify(results));
  process.stdout.write(`not a whole run: kept in ${path.relative(process.cwd(), file)} only\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
});
