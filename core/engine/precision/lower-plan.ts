import type { TrainingPlan } from '../program/training-plan';
import type { TracedGraph } from '../trace/traced-graph';
import { lowerPrecision } from './lower-precision';

/**
 * Multiplications per element from which bfloat16 pays. Measured on one core with AVX512_BF16: a product of 128 × 1200
 * × 1200 saves about 3 ps per multiplication, a cast takes about 100 ps per element.
 */
const MIN_INTENSITY = 32;

/** Computes in bfloat16 what is faster so. */
export function lowerGraph(graph: TracedGraph): TracedGraph {
  return lowerPrecision(graph, MIN_INTENSITY);
}

/**
 * Lowers the products of a plan's training steps, where it is to be in bf16; weights, slots, loss and updates are
 * float32 all the same, and so is validation. It comes after work is divided, which goes by what reads the weights: so
 * each thread rounds its own blocks.
 */
export function lowerPlan(plan: TrainingPlan): TrainingPlan {
  if (plan.precision !== 'bf16') return plan;
  const steps = plan.steps.map((step) => ({ ...step, graph: lowerGraph(step.graph) }));
  return { ...plan, steps };
}
