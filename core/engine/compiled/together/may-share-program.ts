import type { TensorFlow } from '../../../models/tensorflow';
import type { SettledRequest, TrainRequest } from '../../engine';
import { trainingKey } from '../plan-network-training';
import { isResident } from '../rows/create-row-source';

/**
 * Whether networks can be trained in one program: several of one structure, on the same rows and views, which are in
 * the program as a whole. Seeds, hyperparameters and where they go on from may differ. Such a program computes in
 * float32, and all its places until the last is done: those that stop early have none.
 */
export function mayShareProgram(
  tf: TensorFlow,
  requests: readonly TrainRequest[],
  residentBytes: number,
): boolean {
  const [first, ...others] = requests;
  if (!first || others.length === 0 || !isResident(first, residentBytes)) return false;
  if (!mayBeStacked(first)) return false;
  const key = trainingKey(tf, first);
  return others.every(
    (other) =>
      mayBeStacked(other) &&
      trainingKey(tf, other) === key &&
      other.train === first.train &&
      other.epochs === first.epochs &&
      other.views.length === first.views.length &&
      other.views.every((view, i) => view === first.views[i]),
  );
}

function mayBeStacked(request: TrainRequest): request is SettledRequest {
  const { precision = 'float32', earlyStopping } = request;
  return precision === 'float32' && !earlyStopping;
}
