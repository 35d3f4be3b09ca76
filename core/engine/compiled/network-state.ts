import { initialiseWeight } from '../../models/initialise-weights';
import { listWeights } from '../../models/list-weights';
import { isTrainable, sizeOf } from '../../models/weight-spec';
import type { NetworkState } from '../checkpoint';
import type { TrainRequest } from '../engine';
import { slotsOf } from '../optimizers/optimizer-rule';
import { optimizerRuleFor } from '../optimizers/optimizer-rule-for';
import type { ProgramState } from '../program/training-program';

/** What a program starts from: the state to go on from; or initial weights, and slots of zeros. */
export function startState(request: TrainRequest, start: NetworkState | null): ProgramState {
  return start ? new Map([...start.weights, ...start.slots]) : initialState(request);
}

function initialState({
  architecture,
  train,
  classes,
  optimizer,
  seed,
}: TrainRequest): Map<string, Float32Array> {
  const rule = optimizerRuleFor(optimizer);
  return new Map(
    listWeights(architecture, train.shape, classes).flatMap((spec) => [
      [spec.name, initialiseWeight(spec, seed)] as const,
      ...slotsOf(rule, { trainable: isTrainable(spec) }).map(
        (slot) => [`${spec.name}/${slot}`, new Float32Array(sizeOf(spec.shape))] as const,
      ),
    ]),
  );
}

/** A program's state as a network's: weights and slots apart. */
export function splitState(
  state: ProgramState,
  { architecture, train, classes }: TrainRequest,
): NetworkState {
  const names = new Set(listWeights(architecture, train.shape, classes).map(({ name }) => name));
  const entries = [...state];
  return {
    weights: new Map(entries.filter(([name]) => names.has(name))),
    slots: new Map(entries.filter(([name]) => !names.has(name))),
  };
}
