import type { Devices } from '../device/devices';
import { reshapeBits } from '../device/reshape-bits';
import type { Program, Signature } from '../graph/encode-saved-model';
import { createScope, GraphNodes, type Scope } from '../graph/scope';
import { addRead, addWrite } from '../program/build-training-program';
import { addColumnLoader, feedRows, shapeRows } from '../program/column';
import { emitGraph } from '../program/emit-graph';
import { addColumns, addState, type ProgramVariables } from '../program/program-variables';
import { emitStackedTraining } from './emit-stacked-training';
import { studentName } from './stack-graph';
import type { StackedPlan } from './stacked-plan';

/**
 * Writes a stacked plan out as a graph. Its calls are those of a training program; each student has variables of its own,
 * named by `studentName`, and all read the same columns.
 */
export function buildStackedProgram(stacked: StackedPlan, devices: Devices | null = null): Program {
  const { plan } = stacked;
  const graph = new GraphNodes(devices);
  const scope = createScope(graph);
  const columns = addColumns(scope, plan);
  const students = Array.from({ length: stacked.students }, (_, student) => ({
    ...addState(scope, plan, studentName(student, '')),
    columns,
  }));
  const state = students.flatMap(({ weights, slots }) => [...weights.values(), ...slots.values()]);
  const signatures: Record<string, Signature> = {
    write: addWrite(createScope(graph, 'write/').onHost(), state),
    read: addRead(createScope(graph, 'read/').onHost(), state),
  };
  for (const column of plan.columns) {
    const variable = columns.get(column.name);
    const into = createScope(graph, `load/${column.name}/`).onHost();
    if (variable) signatures[`load/${column.name}`] = addColumnLoader(into, column, variable);
  }
  for (const step of stacked.steps)
    signatures[`train/${step.rows}`] = emitStackedTraining(graph, stacked, step, students);
  if (stacked.inference)
    signatures['predict'] = emitStackedInference(createScope(graph, 'predict/'), stacked, students);
  return { nodes: reshapeBits(graph.nodes), signatures };
}

/** Adds the call that runs all students forward on one batch that is fed. Fetched: `output` [students, rows, …]. */
function emitStackedInference(
  scope: Scope,
  { plan, inference }: StackedPlan,
  students: readonly ProgramVariables[],
): Signature {
  const column = plan.columns.find(({ name }) => name === plan.inference?.column);
  if (!plan.inference || !inference || !column) throw new Error('the plan has no column to predict from');
  const { rows, inputs } = feedRows(scope.onHost(), column);
  const batch = shapeRows(scope, column, rows, plan.inference.rows);
  const weights = new Map(
    students.flatMap((variables, student) =>
      [...variables.weights].map(([name, variable]) => [studentName(student, `weight/${name}`), variable]),
    ),
  );
  const { results } = emitGraph(scope, inference, (placeholder) => {
    const weight = weights.get(placeholder);
    return weight ? scope.read(weight) : batch;
  });
  const { output } = results;
  if (output === undefined) throw new Error('the forward pass has no output');
  return { inputs, outputs: { output: { ref: output, dataType: 'float32', shape: [-1] } } };
}
