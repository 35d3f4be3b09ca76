import { scalar } from '../graph/arithmetic';
import type { DataType } from '../graph/data-type';
import { after, type Attributes, type Ref } from '../graph/graph-node';
import { createLoopScope, createScope, type GraphNodes, type Scope } from '../graph/scope';

/** A value that each pass hands to the next. */
export interface Carried {
  dataType: DataType;
  initial: Ref;
}

export interface PassResult {
  carried: readonly Ref[];
  /** What must have run before the next pass begins. */
  before: readonly Ref[];
}

/**
 * Adds a counted loop in the flat control flow of TensorFlow 1 (Yu et al. 2018, "Dynamic Control Flow in Large-Scale
 * Machine Learning", §4): Enter, Merge, Switch, Exit and NextIteration for the counter and for each carried value. It
 * runs in the same executor as the rest, so a pass costs a dozen cheap nodes and no call.
 *
 * @param count passes, an int32 scalar at the top level.
 * @param body adds one pass to its scope; `index` counts from 0.
 * @returns the carried values after the last pass, at the top level.
 */
export function emitLoop(
  graph: GraphNodes,
  name: string,
  count: Ref,
  carried: readonly Carried[],
  body: (scope: Scope, index: Ref, carried: readonly Ref[]) => PassResult,
): Ref[] {
  const top = createScope(graph, `${name}/`);
  const enter = (ref: Ref, dataType: DataType, isConstant: boolean): Ref =>
    top.add('Enter', [ref], {
      T: { type: dataType },
      frame_name: { string: name },
      is_constant: { bool: isConstant },
      parallel_iterations: { int: 1 },
    });
  const values: Carried[] = [{ dataType: 'int32', initial: top.constant(scalar(0, 'int32')) }, ...carried];
  const merged = values.map(({ initial, dataType }, i) =>
    top.add('Merge', [enter(initial, dataType, false), nextOf(name, i)], {
      T: { type: dataType },
      N: { int: 2 },
    }),
  );
  const [counter = ''] = merged;
  const less = top.add('Less', [counter, enter(count, 'int32', true)], { T: { type: 'int32' } });
  const condition = top.add('LoopCond', [less]);
  const switched = merged.map((ref, i) => top.add('Switch', [ref, condition], typed(values[i])));
  const inPass = switched.map((ref, i) => top.add('Identity', [ref.replace(/:0$/, ':1')], typed(values[i])));
  const [index = '', ...given] = inPass;
  const scope = createLoopScope(graph, `${name}/`, index, (ref, dataType) => enter(ref, dataType, true));
  const { carried: results, before } = body(scope, index, given);
  const one = scope.constant(scalar(1, 'int32'));
  const next = scope.add('AddV2', [index, one], { T: { type: 'int32' } });
  const last = scope.add('Identity', [next, ...before.map(after)], { T: { type: 'int32' } });
  [last, ...results].forEach((ref, i) => {
    top.add('NextIteration', [ref], typed(values[i]), `next_${i}`);
  });
  const exits = switched.map((ref, i) => top.add('Exit', [ref], typed(values[i])));
  // The counter leaves last, after every update of the last pass.
  const [finished = '', ...left] = exits;
  return left.map((ref, i) => top.add('Identity', [ref, after(finished)], typed(carried[i])));
}

function nextOf(name: string, index: number): Ref {
  return `${name}/next_${index}:0`;
}

function typed(carried: Carried | undefined): Attributes {
  return { T: { type: carried?.dataType ?? 'float32' } };
}
