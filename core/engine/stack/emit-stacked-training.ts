import type { Signature, SignatureTensor } from '../graph/encode-saved-model';
import type { Ref } from '../graph/graph-node';
import { addPlaceholder, createScope, type GraphNodes, type Scope } from '../graph/scope';
import type { ProgramVariables } from '../program/program-variables';
import { countSteps, emitLosses, namesOfFeeds, prepareChunk } from '../program/emit-training';
import { emitStackedStep, type StackedFeeds } from './emit-stacked-step';
import { packRefs, unpackRef } from './pack-refs';
import type { StackedPlan } from './stacked-plan';

/**
 * Adds the call that trains all students, each by its own hyperparameters and from its own seed.
 *
 * Fed: `order` int32, [steps, rows] where all take the same rows and [steps, students · rows] where each takes its own;
 * `firstStep`; `seed` and every hyperparameter, [students]. Fetched: `losses` float32 [steps, students].
 */
export function emitStackedTraining(
  graph: GraphNodes,
  stacked: StackedPlan,
  step: StackedPlan['steps'][number],
  students: readonly ProgramVariables[],
): Signature {
  const name = `train_${step.rows}`;
  const feeds = addFeeds(createScope(graph, `${name}/feed/`).onHost(), stacked, step.rows);
  const before = createScope(graph, `${name}/prepare/`).onHost();
  const count = countSteps(before, feeds.order);
  const chunk = prepareStudents(before, stacked, count, feeds);
  const resident = new Map(
    [...(students[0]?.columns ?? [])].map(([column, variable]) => [column, before.read(variable)]),
  );
  const context = { ...feeds, ...chunk, resident, outside: before };
  const losses = emitLosses(graph, name, before, count, [stacked.students], (body, index) =>
    emitStackedStep(body, stacked, step, students, { ...context, index }),
  );
  return { inputs: feeds.inputs, outputs: { losses: { ref: losses, dataType: 'float32', shape: [-1, -1] } } };
}

type Feeds = Pick<StackedFeeds, 'order' | 'seed' | 'hyperparameters'> & {
  inputs: Record<string, SignatureTensor>;
  firstStep: Ref;
};

function addFeeds(scope: Scope, { plan, students, rowOrder }: StackedPlan, rows: number): Feeds {
  const inputs: Record<string, SignatureTensor> = {};
  const feed = (name: string, dataType: 'float32' | 'int32', shape: readonly number[]): Ref => {
    const ref = addPlaceholder(scope, name, dataType, shape);
    inputs[name] = { ref, dataType, shape };
    return ref;
  };
  return {
    order: feed('order', 'int32', [-1, rowOrder === 'each' ? students * rows : rows]),
    firstStep: feed('firstStep', 'int32', []),
    seed: feed('seed', 'int32', [students]),
    hyperparameters: new Map(
      [...namesOfFeeds(plan)].map((name) => [name, feed(name, 'float32', [students])]),
    ),
    inputs,
  };
}

/** What depends on the step alone, for each student by the rules of one. */
function prepareStudents(
  scope: Scope,
  { plan, students }: StackedPlan,
  count: Ref,
  { firstStep, hyperparameters }: Feeds,
): Pick<StackedFeeds, 'steps' | 'own' | 'perStep' | 'annealed'> {
  const own = new Map(
    [...hyperparameters].map(([name, ref]) => [name, unpackRef(scope, ref, students, 'float32')]),
  );
  const chunks = Array.from({ length: students }, (_, student) => {
    const fed = new Map([...own].map(([name, refs]) => [name, refs[student] ?? '']));
    return prepareChunk(scope, plan, count, firstStep, fed);
  });
  const names = [...(chunks[0]?.perStep.keys() ?? [])];
  const columns = chunks.flatMap(({ perStep }) => [...perStep.values()]);
  const annealed = [...(chunks[0]?.annealed.keys() ?? [])];
  const ofEach = (name: string) => chunks.map((chunk) => chunk.annealed.get(name) ?? '');
  return {
    steps: chunks[0]?.steps ?? '',
    own,
    perStep: names.length === 0 ? null : { names, values: packRefs(scope, columns, 'float32', 1) },
    annealed: new Map(annealed.map((name) => [name, packRefs(scope, ofEach(name), 'float32', 1)])),
  };
}
