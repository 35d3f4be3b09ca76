// What TensorFlow's build for GPUs says of itself, to hold placed programs against without a GPU.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { GPU_DEVICES } from '../../core/engine/device/devices';
import { nodeOf, outputOf, type GraphNode } from '../../core/engine/graph/graph-node';

interface Kernel {
  /** Types that it takes, by attribute; others don't matter. */
  types: Readonly<Record<string, readonly string[]>>;
  /** Inputs and outputs that are in the host's memory. */
  host: readonly string[];
}

interface Operation {
  /** In order; a list of tensors is `name*`. */
  inputs: readonly string[];
  outputs: readonly string[];
  kernels: readonly Kernel[];
}

/** See test/golden/kernels/record.py. */
const RECORDED = JSON.parse(readFileSync(path.join(__dirname, '../golden/kernels/kernels.json'), 'utf8')) as {
  operations: Readonly<Record<string, Operation>>;
};

/** Nodes on the GPU that it has no kernel for: with one of these TensorFlow refuses the program. */
export function listWithoutKernel(nodes: readonly GraphNode[]): string[] {
  return nodes.filter((node) => isOnGpu(node) && !kernelOf(node)).map(describe);
}

/** Nodes of loops that aren't on the GPU: what they take and give would be sent to and fro in every step. */
export function listOffGpu(nodes: readonly GraphNode[]): string[] {
  return nodes.filter((node) => isInLoop(node) && !isOnGpu(node)).map(describe);
}

/** What is copied between the host's memory and the GPU's in every step, as the tensors' names. */
export function listCopies(nodes: readonly GraphNode[]): string[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const copies = nodes.filter(isInLoop).flatMap((node) =>
    dataOf(node).filter((ref, i) => {
      const from = byName.get(nodeOf(ref));
      if (!from) throw new Error(`${ref} isn't in the graph`);
      // What enters does so once; a constant that is a number is no more than the launch of its reader.
      if (node.op === 'Enter' || isNumber(from)) return false;
      return isOutputOnHost(from, outputOf(ref)) !== isInputOnHost(node, i);
    }),
  );
  return [...new Set(copies)];
}

function isOnGpu({ device }: GraphNode): boolean {
  return device === GPU_DEVICES.accelerator;
}

function isInLoop({ name }: GraphNode): boolean {
  return /^train_\d+\/loop\//.test(name);
}

function isNumber({ op, attributes: { value } }: GraphNode): boolean {
  return op === 'Const' && value !== undefined && 'tensor' in value && value.tensor.shape.length === 0;
}

function operationOf({ op }: GraphNode): Operation {
  const operation = RECORDED.operations[op];
  if (!operation) throw new Error(`${op} isn't recorded: run test/golden/kernels/record.py with its name`);
  return operation;
}

/** The first that fits, as TensorFlow looks for it. */
function kernelOf(node: GraphNode): Kernel | undefined {
  return operationOf(node).kernels.find(({ types }) =>
    Object.entries(types).every(([name, allowed]) => {
      const attribute = node.attributes[name];
      if (!attribute) throw new Error(`${describe(node)} has no attribute ${name}`);
      return 'type' in attribute && allowed.includes(attribute.type);
    }),
  );
}

function isInputOnHost(node: GraphNode, input: number): boolean {
  const count = dataOf(node).length;
  return isOnHost(node, argumentAt(operationOf(node).inputs, input, count));
}

function isOutputOnHost(node: GraphNode, output: number): boolean {
  const { outputs } = operationOf(node);
  // No operation here has a list of outputs beside other outputs.
  return isOnHost(node, outputs[Math.min(output, outputs.length - 1)] ?? '');
}

function isOnHost(node: GraphNode, name: string): boolean {
  return !isOnGpu(node) || (kernelOf(node)?.host.includes(name.replace('*', '')) ?? false);
}

/** Name of an input: a list takes as many as the others leave. */
function argumentAt(names: readonly string[], index: number, count: number): string {
  const list = names.findIndex((name) => name.endsWith('*'));
  const length = count - names.length + 1;
  if (list < 0 || index < list) return names[index] ?? '';
  return names[index < list + length ? list : index - length + 1] ?? '';
}

function dataOf({ inputs }: GraphNode): string[] {
  return inputs.filter((input) => !input.startsWith('^'));
}

function describe({ name, op, attributes }: GraphNode): string {
  const types = Object.entries(attributes).flatMap(([key, value]) =>
    'type' in value ? [`${key} ${value.type}`] : [],
  );
  return `${name}: ${op} of ${types.join(', ')}`;
}
