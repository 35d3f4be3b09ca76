import { nodeOf, outputOf, type Ref } from '../graph/graph-node';
import type { Scope } from '../graph/scope';
import type { TracedGraph } from '../trace/traced-graph';

/**
 * Adds a traced graph to a scope, with something of the scope in place of each feed.
 *
 * @param feed gives what stands for a placeholder; asked once for each.
 * @returns the graph's results by name, and the reference that stands for each of its own.
 */
export function emitGraph(
  scope: Scope,
  { nodes, results }: TracedGraph,
  feed: (placeholder: string) => Ref,
): { results: Record<string, Ref>; translate: (ref: Ref) => Ref } {
  const translated = new Map<string, Ref>();
  const translate = (ref: Ref): Ref => {
    const found = translated.get(nodeOf(ref));
    if (found === undefined) throw new Error(`${ref} is used before it is computed`);
    const output = outputOf(ref);
    return output === 0 ? found : `${nodeOf(found)}:${output}`;
  };
  for (const { name, op, inputs, attributes } of nodes) {
    translated.set(
      name,
      op === 'Placeholder' ? feed(name) : scope.add(op, inputs.map(translate), attributes, name),
    );
  }
  const own = Object.entries(results).map(([name, ref]) => [name, translate(ref)] as const);
  return { results: Object.fromEntries(own), translate };
}
