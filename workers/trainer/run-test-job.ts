import type { Dataset } from '../../core/contracts/dataset';
import { InvalidData } from '../../core/contracts/errors';
import type { Contestant, TestJob, TestScores } from '../../core/contracts/trainer-jobs';
import { isForeignModel, type Ranking } from '../../core/contracts/models';
import { areImages, type LabelledRows } from '../../core/data/labelled-rows';
import { rankingQuality } from '../../core/policy/statistics/ranking-quality';
import { applyTemperature } from '../../core/distillation/apply-temperature';
import { scorePredictions } from '../../core/distillation/score-predictions';
import type { Latency } from '../../core/engine/engine';
import type { JobContext } from './job-context';
import { predictEnsemble } from './predict-ensemble';
import { listUsed } from './predict-members';
import { readNetwork, readSplit } from './read-inputs';
import { createRowProgress } from './row-progress';

/** Scores every contestant on the test split. This is the only place that reads it. */
export async function runTestJob(job: TestJob, context: JobContext): Promise<TestScores> {
  const { dataset, contestants, latencyRows } = job;
  for (const contestant of contestants) refuseOtherImages(contestant, dataset);
  const test = await readSplit(context.blobs, dataset, dataset.test);
  const members = contestants.reduce((sum, contestant) => sum + listUsed(contestant.members).length, 0);
  const report = createRowProgress(members * test.rows, context.report);
  const scores: TestScores['scores'] = [];
  let rowsBefore = 0;
  for (const contestant of contestants) {
    const onRows = (rows: number) => report(rowsBefore + rows);
    scores.push({
      ...(await scoreContestant(contestant, test, dataset, context, onRows)),
      latencyUs: contestant.measureLatency
        ? await timeContestant(contestant, test, latencyRows, context)
        : null,
    });
    rowsBefore += listUsed(contestant.members).length * test.rows;
  }
  return { scores };
}

/** A champion of other images would be scored on pixels out of place, and lose to any student. */
function refuseOtherImages({ id, members }: Contestant, { shape, classes }: Dataset): void {
  const wanted = describe(shape, classes);
  for (const { network } of members) {
    const found = describe(network.inputShape, network.classes);
    if (found === wanted) continue;
    const mend = id === 'champion' ? '; give the recipe another line' : '';
    throw new InvalidData(`${id} reads ${found}, but the data has ${wanted}${mend}`, { id, found, wanted });
  }
}

function describe(shape: readonly number[], classes: number): string {
  const what = areImages(shape) ? `images of ${shape.join('×')}` : `rows of ${shape.join('×')} features`;
  return `${what} in ${classes} classes`;
}

async function scoreContestant(
  { id, members, temperature }: Contestant,
  test: LabelledRows,
  dataset: Dataset,
  context: JobContext,
  onRows: (rows: number) => void,
) {
  const { classes } = dataset;
  const source = { dataset, split: 'test', whole: test, start: 0, rows: test.rows, shifts: null } as const;
  const predicted = await predictEnsemble(members, source, context, onRows);
  const logProbabilities =
    temperature === undefined ? predicted : applyTemperature(predicted, classes, temperature);
  const { score, wrong } = scorePredictions(logProbabilities, test.labels, classes);
  const ranking = classes === 2 ? rankRows(logProbabilities, test.labels) : undefined;
  return {
    id,
    wrong: await context.blobs.write(wrong),
    errors: score.errors,
    loss: score.loss,
    ...(ranking && { ranking }),
  };
}

/** By the log-odds of class 1: probabilities near 1 are alike in float32. */
function rankRows(logProbabilities: Float32Array, labels: Uint8Array): Ranking | undefined {
  const logOdds = Float64Array.from(labels, (_, row) => {
    return (logProbabilities[2 * row + 1] ?? 0) - (logProbabilities[2 * row] ?? 0);
  });
  return rankingQuality(logOdds, labels);
}

async function timeContestant(
  { members }: Contestant,
  { rows, inputs }: LabelledRows,
  samples: number,
  { blobs, engine }: JobContext,
): Promise<Latency> {
  const own = listUsed(members).flatMap(({ network }) => {
    if (isForeignModel(network)) throw new Error('only networks trained here are timed');
    return network;
  });
  const networks = await Promise.all(own.map((network) => readNetwork(blobs, network)));
  return engine.measureLatency({ networks, rows, inputs, samples, nowMs: () => performance.now() });
}
