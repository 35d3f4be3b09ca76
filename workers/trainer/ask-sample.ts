/** What a teacher made elsewhere says of some training rows: whether it fits at all, and what it knows of each fold. */
import type { Dataset } from '../../core/contracts/data/dataset';
import type { BlobRef } from '../../core/contracts/digest';
import type { TargetScale } from '../../core/contracts/data/task';
import { gatherValues } from '../../core/data/gather-values';
import { joinFloats } from '../../core/data/join-floats';
import { foldSample, spreadRuns, type RowRun } from '../../core/data/spread-runs';
import { toDeviations } from '../../core/data/to-deviations';
import { toBytes } from '../../core/data/typed-bytes';
import { rowLosses } from '../../core/distillation/row-losses';
import { refuseOtherLabels } from '../../teachers/answers/check-label-order';
import { refuseOtherOrder } from '../../teachers/answers/check-order';
import { refuseOtherScale } from '../../teachers/answers/check-scale';
import type { Teacher } from '../../teachers/teacher';
import type { JobContext } from './job-context';
import { takeTeacherRows, type TeacherSplit } from './read-teacher-rows';

/** Rows of the sample come in runs from all over the split: files are often sorted by class. */
const SAMPLE = { runRows: 8, runs: 32 };

/** @throws InvalidInput where answers are good in another order of classes or labels, or on another scale, and not as they are. */
export async function checkSample(
  teacher: Teacher,
  train: TeacherSplit,
  { classes, classNames, scale }: Dataset,
  context: JobContext,
): Promise<void> {
  const runs = spreadRuns(train.whole.rows, SAMPLE);
  const { answers, labels, targets } = await askRuns(teacher, train, runs, context);
  if (!targets) refuseOtherOrder(answers, labels, classes, classNames);
  else if (scale) refuseOtherScale(answers, toUnits(targets, scale));
  else refuseOtherLabels(answers, targets, classes, classNames);
}

function toUnits(targets: Float32Array, { mean, deviation }: TargetScale): Float64Array {
  return Float64Array.from(targets, (value) => mean + deviation * value);
}

/** The loss of training rows of every fold: those of its own fold should be new to the model. */
export async function scoreSample(
  teacher: Teacher,
  train: TeacherSplit,
  { classes, task, scale }: Dataset,
  context: JobContext,
): Promise<BlobRef> {
  const runs = foldSample(train.whole.rows);
  const { answers, ...judged } = await askRuns(teacher, train, runs, context);
  const outputs = scale ? toDeviations(answers, scale) : answers;
  return context.blobs.write(toBytes(rowLosses(outputs, classes, { ...judged, task })));
}

/** What the teacher itself says of rows, and what they are. */
interface AskedRows {
  answers: Float32Array;
  labels: Uint8Array;
  targets: Float32Array | undefined;
}

async function askRuns(
  teacher: Teacher,
  split: TeacherSplit,
  runs: readonly RowRun[],
  { shouldStop }: JobContext,
): Promise<AskedRows> {
  const answers: Float32Array[] = [];
  for (const { start, rows } of runs)
    answers.push(await teacher.predict(takeTeacherRows(split, start, rows, null), { shouldStop }));
  const { labels, targets, rows: all } = split.whole;
  const asked = Int32Array.from(
    runs.flatMap(({ start, rows }) => Array.from({ length: rows }, (_, i) => start + i)),
  );
  const width = (targets?.length ?? 0) / all;
  return {
    answers: joinFloats(answers),
    labels: gatherValues(new Uint8Array(asked.length), labels, asked, 1),
    targets: targets && gatherValues(new Float32Array(asked.length * width), targets, asked, width),
  };
}
