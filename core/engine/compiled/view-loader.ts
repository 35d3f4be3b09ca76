import type { TrainingView } from '../../data/batches';
import { shiftRows } from '../../data/shift-images';
import { needsSoftLabels } from '../../distillation/losses/loss-for';
import type { TrainRequest } from '../engine';
import type { TrainingProgram } from '../program/training-program';

/**
 * Makes a function that puts a view of the training split into a program, where it isn't there yet: images moved by
 * the view's shifts, and its soft labels.
 */
export function createViewLoader(
  program: TrainingProgram,
  { train, loss }: TrainRequest,
): (view: TrainingView) => void {
  const { rows, images, labels, shape } = train;
  let present: TrainingView | null = null;
  let moved: Uint8Array | null = null;
  program.load('labels', Int32Array.from(labels), rows);
  return (view) => {
    if (view === present) return;
    moved ??= new Uint8Array(images.length);
    shiftRows(moved, images, view.shifts, shape, 0, rows);
    program.load('images', moved, rows);
    if (needsSoftLabels(loss) && view.softLogProbabilities)
      program.load('softLabels', view.softLogProbabilities, rows);
    present = view;
  };
}
