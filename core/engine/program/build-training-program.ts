import type { Devices } from '../device/devices';
import { reshapeBits } from '../device/reshape-bits';
import type { Program, Signature, SignatureTensor } from '../graph/encode-saved-model';
import { after } from '../graph/graph-node';
import { addPlaceholder, createScope, GraphNodes, type GraphVariable, type Scope } from '../graph/scope';
import { lowerPlan } from '../precision/lower-plan';
import { addLossScaling } from '../precision/loss-scaling';
import { addColumnLoader } from './column';
import { emitInference } from './emit-inference';
import { emitTraining } from './emit-training';
import { addColumns, addState, type ProgramVariables } from './program-variables';
import type { TrainingPlan } from './training-plan';

/**
 * Writes a plan out as a graph with these calls:
 *
 * - `write`, `read`: the state, each weight and slot by name
 * - `load/<column>`: replaces the rows of a column
 * - `train/<rows>`: steps on batches of that many rows
 * - `predict`: a forward pass on a batch that is fed
 *
 * @param devices where nodes are placed; null leaves that to TensorFlow.
 */
export function buildTrainingProgram(planned: TrainingPlan, devices: Devices | null = null): Program {
  const plan = lowerPlan(planned);
  const graph = new GraphNodes(devices);
  const scope = createScope(graph);
  const lossScaling = plan.precision === 'fp16' ? addLossScaling(scope) : null;
  const variables: ProgramVariables = {
    ...addState(scope, plan),
    columns: addColumns(scope, plan),
    ...(lossScaling && { lossScaling }),
  };
  const state = [
    ...variables.weights.values(),
    ...variables.slots.values(),
    ...(lossScaling ? [lossScaling.scale, lossScaling.goodSteps] : []),
  ];
  const signatures: Record<string, Signature> = {
    write: addWrite(createScope(graph, 'write/').onHost(), state),
    read: addRead(createScope(graph, 'read/').onHost(), state),
  };
  for (const column of plan.columns) {
    const variable = variables.columns.get(column.name);
    if (variable)
      signatures[`load/${column.name}`] = addColumnLoader(
        createScope(graph, `load/${column.name}/`).onHost(),
        column,
        variable,
      );
  }
  for (const step of plan.steps) {
    signatures[`train/${step.rows}`] = emitTraining(graph, plan, step, variables);
  }
  if (plan.inference) signatures['predict'] = emitInference(createScope(graph, 'predict/'), plan, variables);
  return { nodes: reshapeBits(graph.nodes), signatures };
}

/** The call that sets variables, each fed by its name. */
export function addWrite(scope: Scope, state: readonly GraphVariable[]): Signature {
  const inputs: Record<string, SignatureTensor> = {};
  const written = state.map((variable) => {
    const { name, dataType, shape } = variable;
    const ref = addPlaceholder(scope, name, dataType, shape);
    inputs[name] = { ref, dataType, shape };
    return scope.assign(variable, ref);
  });
  const zero = scope.constant({ dataType: 'float32', shape: [], values: Float32Array.of(0) });
  const done = scope.add('Identity', [zero, ...written.map(after)], { T: { type: 'float32' } });
  return { inputs, outputs: { done: { ref: done, dataType: 'float32', shape: [] } } };
}

/** The call that gives the values of variables, by name. */
export function addRead(scope: Scope, state: readonly GraphVariable[]): Signature {
  const outputs = state.map((variable): [string, SignatureTensor] => {
    const { name, dataType, shape } = variable;
    return [name, { ref: scope.read(variable), dataType, shape }];
  });
  return { inputs: {}, outputs: Object.fromEntries(outputs) };
}
