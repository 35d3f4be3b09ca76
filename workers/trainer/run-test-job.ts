import type { Dataset } from '../../core/contracts/data/dataset';
import { InvalidData } from '../../core/contracts/errors';
import type { ThresholdCounts } from '../../core/contracts/evaluation/operating-point';
import type { Contestant, TestJob, TestScores } from '../../core/contracts/training/trainer-jobs';
import { isForeignModel } from '../../core/contracts/models/models';
import type { RankingComparison } from '../../core/contracts/evaluation/ranking-comparison';
import { describeInputs, type LabelledRows } from '../../core/data/labelled-rows';
import { measureCalibration } from '../../core/policy/calibration/measure-calibration';
import { compareRankings } from '../../core/policy/statistics/compare-rankings';
import { chooseThreshold, countAtThreshold } from '../../core/policy/statistics/operating-point';
import { isRanked } from '../../core/contracts/evaluation/judging';
import type { Task } from '../../core/contracts/data/task';
import { toBytes } from '../../core/data/typed-bytes';
import { coolOutputs } from '../../core/distillation/cool-outputs';
import { scoreOutputs } from '../../core/distillation/score-outputs';
import type { Latency } from '../../core/engine/engine';
import type { JobContext } from './job-context';
import { logOddsOf, rankOutputs, splitAnswers } from './judge-score';
import { predictEnsemble, type PredictedRows } from './predict-ensemble';
import { rescaleNumbers } from './rescale-numbers';
import { listUsed } from './predict-members';
import { readNetwork } from './read-inputs';
import { createRowProgress } from './row-progress';
import { readAsItself } from './own-reading';
import { createSplitReader, type SplitReader } from './split-reader';

/** Scores every contestant on the test split. This is the only place that reads it. */
export async function runTestJob(job: TestJob, context: JobContext): Promise<TestScores> {
  const { dataset, contestants, latencyRows, rankings, specificity } = job;
  const shared = createSplitReader(context.blobs, dataset);
  const readings = await openReadings(job, shared, context);
  const test = await shared.rowsOf('test');
  const counted = specificity === undefined ? 0 : dataset.validation.rows;
  const members = contestants.reduce((sum, contestant) => sum + listUsed(contestant.members).length, 0);
  const report = createRowProgress(members * (test.rows + counted), context.report);
  const scores: TestScores['scores'] = [];
  const said = new Map<string, Float32Array>();
  let rowsBefore = 0;
  for (const { contestant, splits, ...reading } of readings) {
    const own = await splits.rowsOf('test');
    const predict = (split: 'validation' | 'test', whole: LabelledRows) => {
      const before = rowsBefore;
      rowsBefore += listUsed(contestant.members).length * whole.rows;
      const source = { ...reading, split, whole, start: 0, rows: whole.rows, shifts: null, splits };
      return predictContestant(contestant, source, context, (done) => report(before + done));
    };
    const logProbabilities = await predict('test', own);
    const validation = specificity === undefined ? undefined : await splits.rowsOf('validation');
    const atSpecificity =
      validation && specificity !== undefined
        ? countAtSpecificity(
            specificity,
            [await predict('validation', validation), validation.labels],
            [logProbabilities, test.labels],
          )
        : undefined;
    if (rankings) said.set(contestant.id, logProbabilities);
    scores.push({
      ...(await scoreContestant(contestant, logProbabilities, test, dataset, context)),
      ...(atSpecificity && { atSpecificity }),
      latencyUs: contestant.measureLatency
        ? await timeContestant(contestant, own, latencyRows, context)
        : null,
    });
  }
  return { scores, ...(rankings && { rankings: comparePairs(rankings, said, test) }) };
}

/** A contestant, and the data as it reads them. */
interface Reading {
  contestant: Contestant;
  dataset: Dataset;
  splits: SplitReader;
}

/** All that learned from the same preprocessing share what is read. */
async function openReadings(
  { dataset, contestants }: TestJob,
  shared: SplitReader,
  { blobs }: JobContext,
): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const contestant of contestants) {
    const own = await readAsItself(contestant, dataset, blobs);
    refuseOtherImages(contestant, own);
    const splits = own === dataset ? shared : createSplitReader(blobs, own);
    readings.push({ contestant, dataset: own, splits });
  }
  return readings;
}

/** A champion of other images would be scored on pixels out of place, and lose to any student. */
function refuseOtherImages({ id, members }: Contestant, { shape, classes, task }: Dataset): void {
  const wanted = describe(shape, classes, task);
  for (const { network } of members) {
    const found = describe(network.inputShape, network.classes, 'task' in network ? network.task : undefined);
    if (found === wanted) continue;
    const mend = id === 'champion' ? '; give the recipe another line' : '';
    throw new InvalidData(`${id} reads ${found}, but the data has ${wanted}${mend}`, { id, found, wanted });
  }
}

function describe(shape: readonly number[], classes: number, task: Task | undefined): string {
  const what = describeInputs(shape);
  if (task) return `${what} for ${task === 'regression' ? 'a number' : `${classes} labels`}`;
  return `${what} in ${classes} classes`;
}

async function predictContestant(
  { members, temperature }: Contestant,
  source: PredictedRows,
  context: JobContext,
  onRows: (rows: number) => void,
): Promise<Float32Array> {
  const predicted = await predictEnsemble(members, source, context, onRows);
  const { dataset } = source;
  const placed = rescaleNumbers(predicted, members, dataset);
  return temperature === undefined ? placed : coolOutputs(placed, dataset, temperature);
}

/** Log-probabilities and labels of validation, where the threshold is chosen, and of test, where rows are counted. */
function countAtSpecificity(
  specificity: number,
  validation: readonly [Float32Array, Uint8Array],
  test: readonly [Float32Array, Uint8Array],
): ThresholdCounts | undefined {
  const threshold = chooseThreshold(logOddsOf(validation[0]), validation[1], specificity);
  if (threshold === undefined) return undefined;
  const counts = countAtThreshold(logOddsOf(test[0]), test[1], threshold);
  if (counts.negatives === 0 || counts.positives === 0) return undefined;
  return { threshold: 1 / (1 + Math.exp(-threshold)), ...counts };
}

async function scoreContestant(
  { id }: Contestant,
  logProbabilities: Float32Array,
  test: LabelledRows,
  dataset: Dataset,
  { blobs }: JobContext,
) {
  const { task, scale, classes } = dataset;
  const { score, rowErrors } = scoreOutputs(logProbabilities, classes, { ...test, task, scale });
  const ranking = isRanked(dataset) ? rankOutputs(logProbabilities, test) : undefined;
  const { errors, numbers, loss } = score;
  return {
    id,
    ...(task
      ? { rowErrors: await blobs.write(toBytes(rowErrors)) }
      : { wrong: await blobs.write(Uint8Array.from(rowErrors)) }),
    ...(errors !== undefined && { errors }),
    ...(numbers && { numbers }),
    loss,
    ...(ranking && { ranking }),
    ...(!task && { calibration: calibrationOf(logProbabilities, classes, test) }),
  };
}

function calibrationOf(logProbabilities: Float32Array, classes: number, { labels, weights }: LabelledRows) {
  return measureCalibration(Float64Array.from(logProbabilities, Math.exp), labels, classes, weights);
}

function comparePairs(
  pairs: NonNullable<TestJob['rankings']>,
  said: ReadonlyMap<string, Float32Array>,
  test: LabelledRows,
): RankingComparison[] {
  const answersOf = (id: string) => {
    const found = said.get(id);
    if (!found) throw new Error(`no contestant is named ${id}`);
    return splitAnswers(found, test);
  };
  return pairs.flatMap(({ against, students, others }) => {
    const compared = compareRankings(students.map(answersOf), others.map(answersOf), test.weights);
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
