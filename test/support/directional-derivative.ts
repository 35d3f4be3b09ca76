import { arithmetic, indices } from '../../core/engine/graph/arithmetic';
import type { SignatureTensor } from '../../core/engine/graph/encode-saved-model';
import { addPlaceholder, createScope, GraphNodes, type Scope } from '../../core/engine/graph/scope';
import type { Ref } from '../../core/engine/graph/graph-node';
import { emitGraph } from '../../core/engine/program/emit-graph';
import { loadProgram } from '../../core/engine/program/load-program';
import type { TracedGraph } from '../../core/engine/trace/traced-graph';
import type { Tensor, TensorFlow } from '../../core/models/tensorflow';
import { widenGraph } from './widen-graph';

/** How far a weight is moved: in float64, the error of the difference is about its square. */
const DISTANCE = 1e-5;

/**
 * The derivative of a traced step's loss along a direction of its weights, twice: by the step's own gradients, and by
 * the difference quotient (L(w + ε d) − L(w − ε d)) / 2ε. All in one program, in float64.
 *
 * @param feeds values of the step's feeds by name.
 * @param directions by weight.
 */
export async function directionalDerivative(
  tf: TensorFlow,
  step: TracedGraph,
  feeds: Readonly<Record<string, Tensor>>,
  directions: Readonly<Record<string, Tensor>>,
): Promise<{ byGradient: number; byDifference: number }> {
  const graph = new GraphNodes();
  const scope = createScope(graph);
  const f = arithmetic(scope, 'float64');
  const inputs: Record<string, SignatureTensor> = {};
  const feed = (name: string, { shape, dtype }: Tensor): Ref => {
    const dataType = dtype === 'int32' ? 'int32' : 'float32';
    const ref = addPlaceholder(scope, name, dataType, shape);
    inputs[name] = { ref, dataType, shape };
    return dataType === 'int32' ? ref : f.cast(ref, 'float32');
  };
  const values = refsOf(feeds, feed);
  const along = refsOf(directions, (name, tensor) => feed(`direction/${name}`, tensor));
  const wide = widenGraph(step);
  const emitAt = (distance: number): Record<string, Ref> =>
    emitGraph(scope, wide, (name) => {
      const direction = along.get(name.replace(/^weight\//, ''));
      const value = values.get(name) ?? '';
      return name.startsWith('weight/') && direction ? f.add(value, f.mul(direction, distance)) : value;
    }).results;
  const [ahead, behind, here] = [emitAt(DISTANCE), emitAt(-DISTANCE), emitAt(0)];
  const byDifference = f.div(f.sub(ahead['loss'] ?? '', behind['loss'] ?? ''), 2 * DISTANCE);
  const byGradient = [...along]
    .map(([name, direction]) => sumOfProducts(scope, here[`gradient/${name}`] ?? '', direction))
    .reduce((sum, each) => f.add(sum, each));
  const outputs = Object.fromEntries(
    Object.entries({ byDifference, byGradient }).map(([name, ref]) => [
      name,
      { ref: arithmetic(scope, 'float32').cast(ref, 'float64'), dataType: 'float32' as const, shape: [] },
    ]),
  );
  const program = await loadProgram(tf, { nodes: graph.nodes, signatures: { run: { inputs, outputs } } });
  const renamed = Object.entries(directions).map(([name, tensor]) => [`direction/${name}`, tensor] as const);
  const result = program.call('run', { ...feeds, ...Object.fromEntries(renamed) });
  const numberOf = (name: string): number => result[name]?.dataSync()[0] ?? NaN;
  const derivatives = { byGradient: numberOf('byGradient'), byDifference: numberOf('byDifference') };
  tf.dispose(result);
  program.dispose();
  return derivatives;
}

function refsOf(
  tensors: Readonly<Record<string, Tensor>>,
  feed: (name: string, tensor: Tensor) => Ref,
): ReadonlyMap<string, Ref> {
  return new Map(Object.entries(tensors).map(([name, tensor]) => [name, feed(name, tensor)]));
}

function sumOfProducts(scope: Scope, a: Ref, b: Ref): Ref {
  const f = arithmetic(scope, 'float64');
  const flat = scope.add('Reshape', [f.mul(a, b), scope.constant(indices([-1]))], {
    T: { type: 'float64' },
    Tshape: { type: 'int32' },
  });
  return f.sum(flat, 1);
}
