import type { TrainingView } from '../../../data/batches';
import { createInputs, type Inputs } from '../../../data/labelled-rows';
import { placeRows } from '../../../data/place-rows';
import type { TrainRequest } from '../../engine';
import type { TrainingProgram } from '../../program/training-program';
import { loadTeaching } from './load-teaching';
import { createPreparedRows } from './prepared-rows';
import { rowRange, type RowSource } from './row-source';
import type { ViewCache } from './view-cache';

/**
 * Keeps a view of the whole training split in the program: images moved by the view's shifts, and its soft labels.
 * Another view is put in once an epoch needs it; where operations make that a long work, a thread prepares it.
 */
export function createResidentRows(
  program: Pick<TrainingProgram, 'load'>,
  request: TrainRequest,
  cache: ViewCache,
): RowSource {
  return request.views.some(({ recipe }) => recipe)
    ? createPreparedRows(program, request, cache)
    : createShiftedRows(program, request);
}

function createShiftedRows(program: Pick<TrainingProgram, 'load'>, request: TrainRequest): RowSource {
  const { train, batchSize } = request;
  const { rows, inputs, labels, shape, targets } = train;
  let present: TrainingView | null = null;
  let moved: Inputs | null = null;
  if (targets) program.load('targets', targets, rows);
  else program.load('labels', Int32Array.from(labels), rows);
  const loadView = (view: TrainingView): void => {
    moved ??= createInputs(shape, inputs.length);
    placeRows(moved, inputs, view.shifts, shape, 0, rows);
    program.load('inputs', moved, rows);
    loadTeaching(program, request, view);
    present = view;
  };
  return {
    load: ({ epoch: { view, order }, firstBatch, batches }) => {
      if (view !== present) loadView(view);
      const { from, until } = rowRange(firstBatch, batches, batchSize, rows);
      return Promise.resolve({ batches, order: order.slice(from, until) });
    },
    dispose: () => Promise.resolve(),
  };
}
