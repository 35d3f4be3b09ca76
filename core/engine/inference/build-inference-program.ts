import type { Devices } from '../device/devices';
import { indices, scalar } from '../graph/arithmetic';
import type { Program, Signature, SignatureTensor } from '../graph/encode-saved-model';
import { after, type Ref } from '../graph/graph-node';
import { addPlaceholder, addVariable, createScope, GraphNodes, type Scope } from '../graph/scope';
import { lowerGraph } from '../precision/lower-plan';
import { shapeRows } from '../program/column';
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
 * - `predict`: a batch of `images`, bytes four to an int32, to `output`
 * - `write`: the ensemble's weights, and the members' where they aren't frozen
 *
 * @param devices where nodes are placed; null leaves that to TensorFlow.
 */
export function buildInferenceProgram(plan: InferencePlan, devices: Devices | null = null): Program {
  const graph = new GraphNodes(devices);
  const scope = createScope(graph);
  const write = createWriter(scope.onHost());
  const memberWeights = write.add(MEMBER_WEIGHTS, [plan.members.length]);
  const { images, input } = feedImages(scope, plan);
  const logits = plan.members.map(({ graph: member, weights }, m) => {
    const own = createScope(graph, `forward_${m}/`);
    const { results } = emitGraph(own, lowerGraph(member, plan.precision), (placeholder) => {
      if (placeholder === 'images') return images;
      const weight = weights.find(({ name }) => placeholder === `weight/${name}`);
      if (!weight) throw new Error(`nothing feeds ${placeholder}`);
      return emitWeight(own, plan, m, weight, write);
    });
    const { logits: ref } = results;
    if (ref === undefined) throw new Error('the forward pass gives no logits');
    return ref;
  });
  const output = emitOutput(scope, plan, logits, memberWeights);
  const signatures = { predict: { inputs: { images: input }, outputs: { output } }, write: write.finish() };
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

/** Length of the vector of int32 that holds a batch's bytes. */
export function packedLength({ rows, inputShape }: Pick<InferencePlan, 'rows' | 'inputShape'>): number {
  return Math.ceil((rows * inputShape.reduce((product, size) => product * size, 1)) / 4);
}

/** The fed batch, scaled to [0, 1]. Sizes are fixed: what a call computes of shapes, a single row would pay for. */
function feedImages(scope: Scope, plan: InferencePlan): { images: Ref; input: SignatureTensor } {
  const { rows, inputShape } = plan;
  const shape = [packedLength(plan)];
  const host = scope.onHost();
  const ref = addPlaceholder(host, 'images', 'int32', shape);
  const size = inputShape.reduce((product, length) => product * length, 1);
  const uint8 = { T: { type: 'uint8' } } as const;
  const reshape = (values: Ref, target: readonly number[]): Ref =>
    host.add('Reshape', [values, host.constant(indices(target))], { ...uint8, Tshape: { type: 'int32' } });
  let bytes = host.add('Bitcast', [ref], { T: { type: 'int32' }, type: { type: 'uint8' } });
  if ((rows * size) % 4 !== 0) {
    const [begin, length] = [host.constant(indices([0])), host.constant(indices([rows * size]))];
    bytes = host.add('Slice', [reshape(bytes, [-1]), begin, length], { ...uint8, Index: { type: 'int32' } });
  }
  const column = { name: 'images', stored: 'uint8', shape: inputShape, divisor: 255 } as const;
  return {
    images: shapeRows(scope, column, reshape(bytes, [rows, size]), rows),
    input: { ref, dataType: 'int32', shape },
  };
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
