import type { TrainingView } from '../../../data/batches';
import { needsSoftLabels } from '../../../distillation/losses/loss-for';
import type { TrainRequest } from '../../engine';
import type { TrainingProgram } from '../../program/training-program';
import { hintColumn } from '../../training-loss';

/** Puts into the program what teachers say of all rows of a view: soft labels and hints, where the loss needs them. */
export function loadTeaching(
  program: Pick<TrainingProgram, 'load'>,
  { train: { rows }, loss, hints: wanted = [] }: TrainRequest,
  { softLogProbabilities, hints = [] }: TrainingView,
): void {
  if (needsSoftLabels(loss) && softLogProbabilities) program.load('softLabels', softLogProbabilities, rows);
  hints.slice(0, wanted.length).forEach((values, i) => {
    program.load(hintColumn(i), values, rows);
  });
}
