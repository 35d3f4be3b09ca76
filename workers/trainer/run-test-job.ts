import type { Dataset } from '../../core/contracts/dataset';
import { InvalidData } from '../../core/contracts/errors';
import type { Contestant, TestJob, TestScores } from '../../core/contracts/trainer-jobs';
import { isForeignModel } from '../../core/contracts/models';
import type { RankingComparison } from '../../core/contracts/ranking-comparison';
import { areImages, type LabelledRows } from '../../core/data/labelled-rows';
import { compareRankings } from '../../core/policy/statistics/compare-rankings';
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
  const { dataset, contestants, latencyRows, rankings } = job;
  for (const contestant of contestants) refuseOtherImages(contestant, dataset);
  const test = await readSplit(context.blobs, dataset, dataset.test);
  const members = contestants.reduce((sum, contestant) => sum + listUsed(contestant.members).length, 0);
  const report = createRowProgress(members * test.rows, context.report);
  const scores: TestScores['scores'] = [];
  const logOdds = new Map<string, Float64Array>();
  let rowsBefore = 0;
  for (const contestant of contestants) {
    const onRows = (rows: number) => report(rowsBefore + rows);
    const logProbabilities = await predictContestant(contestant, test, dataset, context, onRows);
    if (rankings) logOdds.set(contestant.id, logOddsOf(logProbabilities, test.rows));
    scores.push({
      ...(await scoreContestant(contestant, logProbabilities, test, dataset, context)),
      latencyUs: contestant.measureLatency
        ? await timeContestant(contestant, test, latencyRows, context)
        : null,
    });
    rowsBefore += listUsed(contestant.members).length * test.rows;
  }
  return { scores, ...(rankings && { rankings: comparePairs(rankings, logOdds, test.labels) }) };
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

async function predictContestant(
  { members, temperature }: Contestant,
  test: LabelledRows,
  dataset: Dataset,
  context: JobContext,
  onRows: (rows: number) => void,
): Promise<Float32Array> {
  const source = { dataset, split: 'test', whole: test, start: 0, rows: test.rows, shifts: null } as const;
  const predicted = await predictEnsemble(members, source, context, onRows);
  return temperature === undefined ? predicted : applyTemperature(predicted, dataset.classes, temperature);
}

async function scoreContestant(
  { id }: Contestant,
  logProbabilities: Float32Array,
  { rows, labels }: LabelledRows,
  { classes }: Dataset,
  { blobs }: JobContext,
) {
  const { score, wrong } = scorePredictions(logProbabilities, labels, classes);
  const ranking = classes === 2 ? rankingQuality(logOddsOf(logProbabilities, rows), labels) : undefined;
  return {
    id,
    wrong: await blobs.write(wrong),
    errors: score.errors,
    loss: score.loss,
    ...(ranking && { ranking }),
  };
}

/** Of class 1: probabilities near 1 are alike in float32. */
function logOddsOf(logProbabilities: Float32Array, rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    return (logProbabilities[2 * row + 1] ?? 0) - (logProbabilities[2 * row] ?? 0);
  });
}

function comparePairs(
  pairs: NonNullable<TestJob['rankings']>,
  logOdds: ReadonlyMap<string, Float64Array>,
  labels: Uint8Array,
): RankingComparison[] {
  const oddsOf = (id: string): Float64Array => {
    const found = logOdds.get(id);
    if (!found) throw new Error(`no contestant is named ${id}`);
    return found;
  };
  return pairs.flatMap(({ against, students, others }) => {
    const compared = compareRankings(students.map(oddsOf), others.map(oddsOf), labels);
    return compared ? [{ against, seeds: students.length, ...compared }] : [];
  });
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
