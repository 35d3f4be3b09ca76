import { sizeOf } from '../../contracts/models/shape';
import { isTrainable } from '../../models/weight-spec';
import type { NetworkState } from '../checkpoint';
import type { SettledRequest, TrainRequest } from '../engine';
import { slotsOf } from '../optimizers/optimizer-rule';
import { optimizerRuleFor } from '../optimizers/optimizer-rule-for';
import {
  findLossScaling,
  INITIAL_LOSS_SCALING,
  isLossScaling,
  toLossScalingState,
} from '../precision/loss-scaling';
import { initialWeights } from '../initial-weights';
import { listTrainedWeights } from '../trained-network';
import type { ProgramState } from '../program/training-program';

/** What a program starts from: the state to go on from; or initial weights, slots of zeros, and in fp16 a loss scale. */
export function startState(request: SettledRequest, start: NetworkState | null): ProgramState {
  const { weights, slots, lossScaling } = start ?? initialState(request);
  return new Map([...weights, ...slots, ...(lossScaling ? toLossScalingState(lossScaling) : [])]);
}

function initialState(request: SettledRequest): NetworkState {
  const { optimizer, precision } = request;
  const rule = optimizerRuleFor(optimizer);
  const specs = listTrainedWeights(request);
  const slots = specs.flatMap((spec) =>
    slotsOf(rule, { trainable: isTrainable(spec) }).map(
      (slot) => [`${spec.name}/${slot}`, new Float32Array(sizeOf(spec.shape))] as const,
    ),
  );
  return {
    weights: initialWeights(request),
    slots: new Map(slots),
    ...(precision === 'fp16' && { lossScaling: INITIAL_LOSS_SCALING }),
  };
}

/** A program's state as a network's: weights, slots and loss scaling apart. */
export function splitState(state: ProgramState, request: TrainRequest): NetworkState {
  const names = new Set(listTrainedWeights(request).map(({ name }) => name));
  const entries = [...state];
  const lossScaling = findLossScaling(state);
  return {
    weights: new Map(entries.filter(([name]) => names.has(name))),
    slots: new Map(entries.filter(([name]) => !names.has(name) && !isLossScaling(name))),
    ...(lossScaling && { lossScaling }),
  };
}
