import type { Devices } from '../device/devices';
import type { TrainingPlan } from '../program/training-plan';
import { chooseDividedWeights, divideWeights } from './divide-weights';
import { divideBatch } from './divide-batch';
import { partName } from './divided-weight';

/**
 * Divides the heavy operations of a plan among threads. TensorFlow can divide an operation by itself, but each time it
 * wakes and awaits threads, which takes as long as the arithmetic of a small network. Divided in the graph, each thread
 * runs whole chains of operations: products on blocks of columns of the weights, convolutions on slices of the batch.
 * The results are the same up to the order of a few sums.
 *
 * @param devices where the program runs, if not on the CPU alone: a GPU divides each operation among its own threads, and
 *   pieces would only be more operations to start.
 */
export function divideWork(
  plan: TrainingPlan,
  threads: number,
  devices: Devices | null = null,
): TrainingPlan {
  if (threads < 2 || devices) return plan;
  const steps = plan.steps.map((step) => ({ ...step, graph: divideBatch(step.graph, step.rows, threads) }));
  const graphs = [...steps, ...(plan.inference ? [plan.inference] : [])].map(({ graph }) => graph);
  const divided = plan.optimizer.wholeWeights ? [] : chooseDividedWeights(graphs, plan.weights, threads);
  return {
    ...plan,
    divided,
    steps: steps.map((step) => ({ ...step, graph: divideWeights(step.graph, divided) })),
    inference: plan.inference && { ...plan.inference, graph: divideWeights(plan.inference.graph, divided) },
    weights: plan.weights.flatMap((weight) => {
      const found = divided.find(({ name }) => name === weight.name);
      if (!found) return [weight];
      const shape = [found.shape[0], found.shape[1] / found.parts];
      return Array.from({ length: found.parts }, (_, part) => ({
        ...weight,
        name: partName(weight.name, part),
        shape,
      }));
    }),
  };
}
