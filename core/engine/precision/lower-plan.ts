import type { Precision } from '../../contracts/training/training-options';
import type { TrainingPlan } from '../program/training-plan';
import type { TracedGraph } from '../trace/traced-graph';
import { lowerPrecision } from './lower-precision';

/**
 * Multiplications per element from which bfloat16 pays. Measured on one core with AVX512_BF16: a product of 128 × 1200
 * × 1200 saves about 3 ps per multiplication, a cast takes about 100 ps per element.
 */
const MIN_INTENSITY = 32;

/** Computes in half the width what is faster so; in float32, a graph is as it was. */
export function lowerGraph(graph: TracedGraph, precision: Precision): TracedGraph {
  if (precision === 'float32') return graph;
  return lowerPrecision(graph, MIN_INTENSITY, precision === 'bf16' ? 'bfloat16' : 'float16');
}

/**
 * Lowers the products of a plan's training steps, where it is to be in bf16 or fp16; weights, slots, loss and updates are
 * float32 all the same, and so is validation. It comes after work is divided, which goes by what reads the weights: so
 * each thread rounds its own blocks.
 */
export function lowerPlan(plan: TrainingPlan): TrainingPlan {
  const { precision = 'float32' } = plan;
  if (precision === 'float32') return plan;
  return {
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, graph: lowerGraph(step.graph, precision) })),
  };
}
