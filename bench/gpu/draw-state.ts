import type { TrainingPlan } from '../../core/engine/program/training-plan';
import type { ProgramState } from '../../core/engine/program/training-program';
import { slotsOf } from '../../core/engine/optimizers/optimizer-rule';
import { createRandom } from '../../core/random/random';

/**
 * Initial values that are the same in every process: kernels by Glorot, uniform in ±√(6 / (fan in + fan out)); scales and
 * variances of batch norm 1; all else 0.
 */
export function drawState(row: string, { weights, optimizer }: TrainingPlan): ProgramState {
  return new Map(
    weights.flatMap(({ name, shape, trainable }) => {
      const size = shape.reduce((product, each) => product * each, 1);
      const random = createRandom('gpu', row, name);
      const limit = Math.sqrt(6 / sumFans(shape));
      const isKernel = name.endsWith('kernel');
      const constant = /gamma$|moving_variance$/.test(name) ? 1 : 0;
      const draw = () => (isKernel ? limit * (2 * random.uniform() - 1) : constant);
      const values = Float32Array.from({ length: size }, draw);
      const slots = slotsOf(optimizer, { trainable });
      return [
        [name, values] as const,
        ...slots.map((slot) => [`${name}/${slot}`, new Float32Array(size)] as const),
      ];
    }),
  );
}

/** Of a kernel [inputs, outputs] or [height, width, inputs, outputs]. */
function sumFans(shape: readonly number[]): number {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  const positions = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return positions * (inputs + outputs);
}
