import { createScope, addPlaceholder, GraphNodes } from '../../core/engine/graph/scope';
import type { SignatureTensor } from '../../core/engine/graph/encode-saved-model';
import { emitGraph } from '../../core/engine/program/emit-graph';
import { loadProgram } from '../../core/engine/program/load-program';
import { infoOf, type TracedGraph } from '../../core/engine/trace/traced-graph';
import type { Tensor, TensorFlow } from '../../core/models/tensorflow';

/** Runs a traced graph as a program of one call. @returns the values of its results, by name. */
export async function runGraph(
  tf: TensorFlow,
  graph: TracedGraph,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Record<string, number[]>> {
  const nodes = new GraphNodes();
  const scope = createScope(nodes);
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  const inputs: Record<string, SignatureTensor> = {};
  const { results } = emitGraph(scope, graph, (name) => {
    const { dataType, shape } = infoOf(byName, `${name}:0`);
    const ref = addPlaceholder(scope, name, dataType, shape);
    inputs[name] = { ref, dataType, shape };
    return ref;
  });
  const outputs = Object.entries(graph.results).map(([name, ref]): [string, SignatureTensor] => {
    const { dataType, shape } = infoOf(byName, ref);
    // What is fetched must be an output of its own.
    const own = scope.add('Identity', [results[name] ?? ''], { T: { type: dataType } });
    return [name, { ref: own, dataType, shape }];
  });
  const program = await loadProgram(tf, {
    nodes: nodes.nodes,
    signatures: { run: { inputs, outputs: Object.fromEntries(outputs) } },
  });
  const tensors = program.call('run', { ...feeds });
  const values = Object.entries(tensors).map(
    ([name, tensor]) => [name, Array.from(tensor.dataSync())] as const,
  );
  tf.dispose(tensors);
  program.dispose();
  return Object.fromEntries<number[]>(values);
}
