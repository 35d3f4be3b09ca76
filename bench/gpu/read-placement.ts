/** What the executor says of each node that it runs, at its second level of detail. */
const NODE = /Process node: \d+ step \d+ \{\{node (\S+)\}\} = (\w+)\[(.*)\]\(.*device: \S*device:(\w+:\d+)/;
const COPIES: ReadonlySet<string> = new Set(['_Send', '_Recv', '_HostSend', '_HostRecv']);

type Counts = Record<string, number>;

interface RunNode {
  name: string;
  op: string;
  attributes: string;
  device: string;
}

/** What ran in the loop of a training and where, and what was copied, per step on average over so many steps. */
export function readPlacement(
  lines: readonly string[],
  steps: number,
): { perStep: Record<string, Counts>; copies: Counts } {
  const count = countPerStep(steps);
  const nodes = lines.flatMap((line): RunNode[] => {
    // The pass that finds the loop at its end goes over the body's nodes without running them.
    if (line.includes(' is dead ')) return [];
    const [, name, op, attributes, device] = NODE.exec(line) ?? [];
    return name && op && attributes !== undefined && device ? [{ name, op, attributes, device }] : [];
  });
  const inLoop = nodes.filter(({ name, attributes }) => /^train_\d+\/loop\//.test(name + attributes));
  const devices = [...new Set(inLoop.map(({ device }) => device))];
  return {
    perStep: Object.fromEntries(
      devices.map((device) => [
        device,
        count(
          inLoop.filter((node) => node.device === device),
          ({ op }) => op,
        ),
      ]),
    ),
    copies: count(
      nodes.filter(({ op, attributes }) => COPIES.has(op) && attributes.includes('/loop/')),
      describeCopy,
    ),
  };
}

function countPerStep(steps: number) {
  return (nodes: readonly RunNode[], keyOf: (node: RunNode) => string): Counts => {
    const counts = new Map<string, number>();
    for (const node of nodes) counts.set(keyOf(node), (counts.get(keyOf(node)) ?? 0) + 1);
    const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
    return Object.fromEntries(sorted.map(([key, times]) => [key, Math.round((times / steps) * 10) / 10]));
  };
}

function describeCopy({ op, attributes, device }: RunNode): string {
  const [, tensor = ''] = /tensor_name="([^"]*)"/.exec(attributes) ?? [];
  const [, type = ''] = /(?:T|tensor_type)=(\w+)/.exec(attributes) ?? [];
  return `${op} ${type} ${tensor} on ${device}`;
}
