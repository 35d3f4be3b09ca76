import type { LossScaling } from '../../contracts/training/checkpoint';
import { addVariable, type GraphVariable, type Scope } from '../graph/scope';

/** The state of dynamic loss scaling in a program. */
export interface LossScalingVariables {
  scale: GraphVariable;
  goodSteps: GraphVariable;
}

/** As large as TensorFlow's own loss scaling begins: too large shows in the first steps, too small in none. */
export const INITIAL_LOSS_SCALING: LossScaling = { scale: 2 ** 15, goodSteps: 0 };

/** What callers of a program know the state by. */
const KEYS = { scale: 'lossScaling/scale', goodSteps: 'lossScaling/goodSteps' } as const;

/** What the program calls it, by what its callers do. */
export const LOSS_SCALING_STATE = Object.values(KEYS).map((key) => ({ key, name: key, shape: [] }));

export function addLossScaling(scope: Scope): LossScalingVariables {
  return {
    scale: addVariable(scope, KEYS.scale, 'float32', []),
    goodSteps: addVariable(scope, KEYS.goodSteps, 'float32', []),
  };
}

/** As values of a program's variables. */
export function toLossScalingState({ scale, goodSteps }: LossScaling): [string, Float32Array][] {
  return [
    [KEYS.scale, Float32Array.of(scale)],
    [KEYS.goodSteps, Float32Array.of(goodSteps)],
  ];
}

/** The reverse of `toLossScalingState`; null where there is none in it. */
export function findLossScaling(state: ReadonlyMap<string, Float32Array>): LossScaling | null {
  const [scale, goodSteps] = [state.get(KEYS.scale)?.[0], state.get(KEYS.goodSteps)?.[0]];
  return scale === undefined || goodSteps === undefined ? null : { scale, goodSteps };
}

export function isLossScaling(key: string): boolean {
  return LOSS_SCALING_STATE.some((each) => each.key === key);
}
