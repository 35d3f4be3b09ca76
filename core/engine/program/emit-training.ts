import { arithmetic, indices, scalar } from '../graph/arithmetic';
import { pickIntegers, pickStep } from '../device/pick-in-loop';
import type { Signature, SignatureTensor } from '../graph/encode-saved-model';
import { nodeOf, type Ref } from '../graph/graph-node';
import { addPlaceholder, createScope, type GraphNodes, type Scope } from '../graph/scope';
import type { ProgramVariables } from './program-variables';
import { emitLoop } from './emit-loop';
import { emitUpdate, type StepFeeds } from './emit-update';
import type { PlannedStep, TrainingPlan } from './training-plan';

/**
 * Adds the call that trains: a loop of steps, each on the rows that `order` names for it.
 *
 * Fed: `order` int32 [steps, rows]; `firstStep`, the number of the first step from 0; `seed`; every hyperparameter of
 * loss, optimizer and schedule. Fetched: `losses` float32 [steps].
 */
export function emitTraining(
  graph: GraphNodes,
  plan: TrainingPlan,
  step: PlannedStep,
  variables: ProgramVariables,
): Signature {
  const name = `train_${step.rows}`;
  const { inputs, order, firstStep, seed, hyperparameters } = addFeeds(
    createScope(graph, `${name}/feed/`).onHost(),
    plan,
    step.rows,
  );
  const before = createScope(graph, `${name}/prepare/`).onHost();
  const count = countSteps(before, order);
  const { steps, perStep, annealed } = prepareChunk(before, plan, count, firstStep, hyperparameters);
  const resident = new Map(
    [...variables.columns].map(([column, variable]) => [column, before.read(variable)]),
  );
  const losses = emitLosses(graph, name, before, count, [], (body, index) => {
    const feeds: StepFeeds = {
      rows: pickIntegers(before, body, order, index),
      column: (column) => resident.get(column) ?? '',
      hyperparameter: (each) => {
        const values = annealed.get(each);
        return values === undefined
          ? body.outer(hyperparameters.get(each) ?? '', 'float32')
          : pickFloat(body, values, index);
      },
      perStep: (each) => pickFloat(body, perStep.get(each) ?? '', index),
      // Stateless random operations are keyed by the recipe's seed and the step.
      seed: () =>
        body.add('Pack', [body.outer(seed, 'int32'), pickStep(body, { firstStep, steps }, index)], {
          T: INT32,
          N: { int: 2 },
          axis: { int: 0 },
        }),
    };
    return emitUpdate(body, plan, step, variables, feeds);
  });
  return { inputs, outputs: { losses: { ref: losses, dataType: 'float32', shape: [-1] } } };
}

interface Feeds {
  inputs: Record<string, SignatureTensor>;
  order: Ref;
  firstStep: Ref;
  seed: Ref;
  hyperparameters: ReadonlyMap<string, Ref>;
}

/** A step's own of the values of all steps, or its row of a matrix: inside of the loop. */
export function pickFloat(body: Scope, values: Ref, index: Ref): Ref {
  return arithmetic(body, 'float32').pick(body.outer(values, 'float32'), index);
}

/** Names of all that a call is fed as numbers. */
export function namesOfFeeds({
  hyperparameters,
  schedule,
  optimizer,
  annealing,
}: Pick<TrainingPlan, 'hyperparameters' | 'schedule' | 'optimizer' | 'annealing'>): ReadonlySet<string> {
  const rules = [schedule, optimizer, ...(annealing ? [annealing] : [])];
  return new Set([...hyperparameters, ...rules.flatMap((rule) => rule.hyperparameters)]);
}

function addFeeds(scope: Scope, plan: TrainingPlan, rows: number): Feeds {
  const inputs: Record<string, SignatureTensor> = {};
  const feed = (name: string, dataType: 'float32' | 'int32', shape: readonly number[]): Ref => {
    const ref = addPlaceholder(scope, name, dataType, shape);
    inputs[name] = { ref, dataType, shape };
    return ref;
  };
  return {
    order: feed('order', 'int32', [-1, rows]),
    firstStep: feed('firstStep', 'int32', []),
    seed: feed('seed', 'int32', []),
    hyperparameters: new Map([...namesOfFeeds(plan)].map((name) => [name, feed(name, 'float32', [])])),
    inputs,
  };
}

const INT32 = { type: 'int32' } as const;
const SHAPE = { T: INT32, out_type: INT32 };
const PICK = {
  T: INT32,
  Index: INT32,
  begin_mask: { int: 0 },
  end_mask: { int: 0 },
  ellipsis_mask: { int: 0 },
  new_axis_mask: { int: 0 },
  shrink_axis_mask: { int: 1 },
};

/** Size of the first axis: int32 scalar. */
export function countSteps(scope: Scope, order: Ref): Ref {
  const firstOnly = [[0], [1], [1]].map((values) => scope.constant(indices(values)));
  return scope.add('StridedSlice', [scope.add('Shape', [order], SHAPE), ...firstOnly], PICK);
}

interface Prepared {
  /** int32 [steps] */
  steps: Ref;
  /** The optimizer's, float32 [steps] each. */
  perStep: ReadonlyMap<string, Ref>;
  /** Hyperparameters of the loss that aren't the same in every step, float32 [steps] each. */
  annealed: ReadonlyMap<string, Ref>;
}

/** Everything that depends on the step alone, for all steps of the call at once. */
export function prepareChunk(
  scope: Scope,
  { optimizer, schedule, annealing }: TrainingPlan,
  count: Ref,
  firstStep: Ref,
  fed: ReadonlyMap<string, Ref>,
): Prepared {
  const last = scope.add('AddV2', [firstStep, count], { T: INT32 });
  const steps = scope.add('Range', [firstStep, last, scope.constant(scalar(1, 'int32'))], { Tidx: INT32 });
  const f = arithmetic(scope, 'float64');
  const hyperparameter = (name: string): Ref => {
    const ref = fed.get(name);
    if (ref === undefined) throw new Error(`hyperparameter ${name} isn't fed`);
    return f.cast(ref, 'float32');
  };
  const fromZero = f.cast(steps, 'int32');
  const learningRates = schedule.learningRates({ scope, steps: fromZero, hyperparameter });
  const prepared = optimizer.prepare({ scope, steps: f.add(fromZero, 1), learningRates, hyperparameter });
  const narrow = arithmetic(scope, 'float32');
  const temperatures = annealing?.temperatures({ scope, steps: fromZero, hyperparameter });
  const toFloats = (refs: Readonly<Record<string, Ref>>) =>
    new Map(Object.entries(refs).map(([name, ref]) => [name, narrow.cast(ref, 'float64')]));
  return {
    steps,
    perStep: toFloats(prepared),
    annealed: toFloats(temperatures === undefined ? {} : { temperature: temperatures }),
  };
}

/** The loop, with a tensor array that collects the loss of each step, a tensor of the given shape. */
export function emitLosses(
  graph: GraphNodes,
  name: string,
  before: Scope,
  count: Ref,
  shape: readonly number[],
  step: (body: Scope, index: Ref) => { loss: Ref; done: readonly Ref[] },
): Ref {
  const dtype = { type: 'float32' } as const;
  const array = before.add('TensorArrayV3', [count], {
    dtype,
    element_shape: { shape },
    dynamic_size: { bool: false },
    clear_after_read: { bool: true },
    identical_element_shapes: { bool: true },
    tensor_array_name: { string: name },
  });
  const start = `${nodeOf(array)}:1`;
  const [flow = ''] = emitLoop(
    graph,
    `${name}/loop`,
    count,
    [{ dataType: 'float32', initial: start }],
    (body, index, [flowIn = '']) => {
      const { loss, done } = step(body, index);
      const flowOut = body.add('TensorArrayWriteV3', [body.outer(array, 'resource'), index, loss, flowIn], {
        T: dtype,
      });
      return { carried: [flowOut], before: done };
    },
  );
  const all = before.add(
    'Range',
    [before.constant(scalar(0, 'int32')), count, before.constant(scalar(1, 'int32'))],
    { Tidx: INT32 },
  );
  return before.add('TensorArrayGatherV3', [array, all, flow], { dtype, element_shape: { shape } });
}
