import type { Signature } from '../graph/encode-saved-model';
import type { Scope } from '../graph/scope';
import type { ProgramVariables } from './program-variables';
import { feedRows, shapeRows } from './column';
import { emitGraph } from './emit-graph';
import type { TrainingPlan } from './training-plan';

/**
 * Adds the call that runs the network forward on a batch that is fed, on the weights' averages where the optimizer
 * keeps them. Fetched: `output`.
 */
export function emitInference(scope: Scope, plan: TrainingPlan, variables: ProgramVariables): Signature {
  const { inference, columns } = plan;
  const column = columns.find(({ name }) => name === inference?.column);
  if (!inference || !column) throw new Error(`the plan has no column ${inference?.column} to predict from`);
  const { rows, inputs } = feedRows(scope.onHost(), column);
  const { results } = emitGraph(scope, inference.graph, (placeholder) => {
    if (placeholder === `column/${column.name}`) return shapeRows(scope, column, rows, inference.rows);
    const name = placeholder.replace(/^weight\//, '');
    const weight = variables.slots.get(`${name}/average`) ?? variables.weights.get(name);
    if (!weight) throw new Error(`nothing feeds ${placeholder}`);
    return scope.read(weight);
  });
  const { output } = results;
  if (output === undefined) throw new Error('the forward pass has no output');
  return { inputs, outputs: { output: { ref: output, dataType: 'float32', shape: [-1] } } };
}
