import { sizeOf } from '../../contracts/models/shape';
import { areImages } from '../../data/labelled-rows';
import type { Devices } from '../device/devices';
import { indices, scalar } from '../graph/arithmetic';
import type { Program, Signature, SignatureTensor } from '../graph/encode-saved-model';
import { after, type Ref } from '../graph/graph-node';
import { addPlaceholder, addVariable, createScope, GraphNodes, type Scope } from '../graph/scope';
import { lowerGraph } from '../precision/lower-plan';
import { inputColumn, shapeRows } from '../program/column';
import { emitGraph } from '../program/emit-graph';
import { emitLogProbabilities } from './emit-probabilities';
import { emitHalves } from './half-precision';
import type { InferencePlan } from './inference-plan';

/** The ensemble's weights, [members]. */
export const MEMBER_WEIGHTS = 'member-weights';

/** What a member's weight is called in the program. */
export function variableName(member: number, weight: string): string {
  return `member_${member}/${weight}`;
}

/**
 * Writes a plan out as a graph with these calls:
 *
 * - `predict`: a batch of `inputs`, bytes four to an int32 or features, to `output`
 * - `write`: the ensemble's weights, and the members' where they aren't frozen
 *
 * @param devices where nodes are placed; null leaves that to TensorFlow.
 */
export function buildInferenceProgram(plan: InferencePlan, devices: Devices | null = null): Program {
  const graph = new GraphNodes(devices);
  const scope = createScope(graph);
  const write = createWriter(scope.onHost());
  const memberWeights = write.add(MEMBER_WEIGHTS, [plan.members.length]);
  const { inputs, input } = feedInputs(scope, plan);
  const logits = plan.members.map(({ graph: member, weights }, m) => {
    const own = createScope(graph, `forward_${m}/`);
    const { results } = emitGraph(own, lowerGraph(member, plan.precision), (placeholder) => {
      if (placeholder === 'inputs') return inputs;
      const weight = weights.find(({ name }) => placeholder === `weight/${name}`);
      if (!weight) throw new Error(`nothing feeds ${placeholder}`);
      return emitWeight(own, plan, m, weight, write);
    });
    const { logits: ref } = results;
    if (ref === undefined) throw new Error('the forward pass gives no logits');
    return ref;
  });
  const output = emitOutput(scope, plan, logits, memberWeights);
  const signatures = { predict: { inputs: { inputs: input }, outputs: { output } }, write: write.finish() };
  return { nodes: graph.nodes, signatures };
}

function emitWeight(
  scope: Scope,
  { frozen }: InferencePlan,
  member: number,
  { name, shape }: { name: string; shape: readonly number[] },
  write: Writer,
): Ref {
  if (!frozen) return write.add(variableName(member, name), shape);
  const values = frozen[member]?.get(name);
  if (!values) throw new Error(`no values for weight ${name}`);
  return scope.constant({ dataType: 'float32', shape, values });
}

interface Writer {
  /** Adds a variable. @returns its value. */
  add(name: string, shape: readonly number[]): Ref;
  /** The call that sets every variable. */
  finish(): Signature;
}

function createWriter(scope: Scope): Writer {
  const inputs: Record<string, SignatureTensor> = {};
  const written: Ref[] = [];
  return {
    add: (name, shape) => {
      const variable = addVariable(scope, name, 'float32', shape);
      const ref = addPlaceholder(scope, `write/${name}`, 'float32', shape);
      inputs[name] = { ref, dataType: 'float32', shape };
      written.push(scope.assign(variable, ref));
      return scope.read(variable);
    },
    finish: () => {
      const zero = scope.constant(scalar(0, 'int32'));
      const done = scope.add('Identity', [zero, ...written.map(after)], { T: { type: 'int32' } });
      return { inputs, outputs: { done: { ref: done, dataType: 'int32', shape: [] } } };
    },
  };
}

/** Numbers of a batch as it is fed: bytes are padded so that they are whole int32s. */
export function packedLength({ rows, inputShape }: Pick<InferencePlan, 'rows' | 'inputShape'>): number {
  const length = rows * inputShape.reduce((product, size) => product * size, 1);
  return areImages(inputShape) ? 4 * Math.ceil(length / 4) : length;
}

/** The fed batch as networks read it. Sizes are fixed: what a call computes of shapes, a single row would pay for. */
function feedInputs(scope: Scope, plan: InferencePlan): { inputs: Ref; input: SignatureTensor } {
  const { rows, inputShape } = plan;
  const size = sizeOf(inputShape);
  const column = inputColumn(inputShape);
  const host = scope.onHost();
  if (column.stored === 'float32') {
    const shape = [rows, size];
    const ref = addPlaceholder(host, 'inputs', 'float32', shape);
    return { inputs: shapeRows(scope, column, ref, rows), input: { ref, dataType: 'float32', shape } };
  }
  const shape = [packedLength(plan) / 4];
  const ref = addPlaceholder(host, 'inputs', 'int32', shape);
  const bytes = unpackBytes(host, ref, rows * size);
  const target = host.constant(indices([rows, size]));
  const shaped = host.add('Reshape', [bytes, target], { T: { type: 'uint8' }, Tshape: { type: 'int32' } });
  return { inputs: shapeRows(scope, column, shaped, rows), input: { ref, dataType: 'int32', shape } };
}

/** The first `count` bytes of a vector of int32. */
function unpackBytes(host: Scope, fed: Ref, count: number): Ref {
  const bytes = host.add('Bitcast', [fed], { T: { type: 'int32' }, type: { type: 'uint8' } });
  if (count % 4 === 0) return bytes;
  const uint8 = { T: { type: 'uint8' } } as const;
  const all = host.constant(indices([-1]));
  const flat = host.add('Reshape', [bytes, all], { ...uint8, Tshape: { type: 'int32' } });
  const [begin, length] = [host.constant(indices([0])), host.constant(indices([count]))];
  return host.add('Slice', [flat, begin, length], { ...uint8, Index: { type: 'int32' } });
}

function emitOutput(
  scope: Scope,
  { output, element, rows, classes }: InferencePlan,
  logits: readonly Ref[],
  memberWeights: Ref,
): SignatureTensor {
  const isLogits = output === 'logits';
  const ref = isLogits ? pack(scope, logits) : emitLogProbabilities(scope, logits, memberWeights);
  if (element === 'float32') return { ref, dataType: 'float32', shape: [-1] };
  const count = rows * classes * (isLogits ? logits.length : 1);
  return { ref: emitHalves(scope, ref, count), dataType: 'int32', shape: [-1] };
}

function pack(scope: Scope, logits: readonly Ref[]): Ref {
  return scope.add('Pack', logits, {
    T: { type: 'float32' },
    N: { int: logits.length },
    axis: { int: 1 },
  });
}
