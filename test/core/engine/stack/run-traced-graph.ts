import type { NamedTensorMap, TensorFlow } from '../../../../core/models/tensorflow';
import type { SignatureTensor } from '../../../../core/engine/graph/encode-saved-model';
import { addPlaceholder, createScope, GraphNodes } from '../../../../core/engine/graph/scope';
import { emitGraph } from '../../../../core/engine/program/emit-graph';
import { loadProgram } from '../../../../core/engine/program/load-program';
import { infoOf, type TracedGraph } from '../../../../core/engine/trace/traced-graph';

/** Compiles a traced graph alone and runs it once on the given feeds. */
export async function runTracedGraph(
  tf: TensorFlow,
  graph: TracedGraph,
  feeds: NamedTensorMap,
): Promise<NamedTensorMap> {
  const nodes = new GraphNodes();
  const scope = createScope(nodes);
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  const describe = (own: string, ref: string): SignatureTensor => ({ ...infoOf(byName, own), ref });
  const inputs: Record<string, SignatureTensor> = {};
  const { results } = emitGraph(scope, graph, (name) => {
    const { dataType, shape } = infoOf(byName, `${name}:0`);
    const ref = addPlaceholder(scope, name, dataType, shape);
    inputs[name] = describe(`${name}:0`, ref);
    return ref;
  });
  const outputs = Object.fromEntries(
    Object.entries(results).map(([name, ref]) => [name, describe(graph.results[name] ?? '', ref)]),
  );
  const program = await loadProgram(tf, { nodes: nodes.nodes, signatures: { run: { inputs, outputs } } });
  try {
    return program.call('run', feeds);
  } finally {
    program.dispose();
  }
}
