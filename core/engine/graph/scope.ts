import type { Devices } from '../device/devices';
import { placeNode, type Place } from '../device/place-node';
import type { DataType } from './data-type';
import { after, type Attributes, type ConstantTensor, type GraphNode, type Ref } from './graph-node';

/** A variable that lives on the device from call to call. */
export interface GraphVariable {
  name: string;
  dataType: DataType;
  /** −1 stands for a size that the first assignment decides. */
  shape: readonly number[];
  handle: Ref;
}

/**
 * A place in a graph where nodes are added: the top level, or the body of a loop. What is added in a body runs once
 * per pass: a node without inputs is tied to the pass by a control input, and what comes from outside enters through
 * `outer`.
 */
export interface Scope {
  /** Whether nodes are placed on an accelerator, so that what is in the host's memory is far from it. */
  readonly hasAccelerator: boolean;
  /** The same scope for what is to be on the host. */
  onHost(): Scope;
  /** Adds a node and returns its first output. Names repeat with a number behind them. */
  add(op: string, inputs: readonly Ref[], attributes?: Attributes, name?: string): Ref;
  constant(tensor: ConstantTensor, name?: string): Ref;
  /** The same tensor, here: a value from the top level is carried into the loop unchanged. */
  outer(ref: Ref, dataType: DataType): Ref;
  read(variable: GraphVariable): Ref;
  assign(variable: GraphVariable, value: Ref, ...control: Ref[]): Ref;
}

/** Names every node of a graph and keeps them in the order in which they were added. */
export class GraphNodes {
  readonly nodes: GraphNode[] = [];
  private readonly used = new Map<string, number>();

  /** @param devices where nodes are placed; null leaves that to TensorFlow. */
  constructor(readonly devices: Devices | null = null) {}

  append(node: GraphNode, place: Place): Ref {
    const count = this.used.get(node.name) ?? 0;
    this.used.set(node.name, count + 1);
    const name = count === 0 ? node.name : `${node.name}_${count}`;
    // `a_1` may also have been asked for by name.
    if (count > 0 && this.used.has(name)) return this.append(node, place);
    if (count > 0) this.used.set(name, 1);
    const device = this.devices && placeNode(node, place, this.devices);
    this.nodes.push({ ...node, name, ...(device !== null && { device }) });
    return `${name}:0`;
  }
}

/** The top level of a graph, or a named part of it: `prefix` is put before every name. */
export function createScope(graph: GraphNodes, prefix = ''): Scope {
  return buildScope(graph, prefix, [], (ref) => ref);
}

/**
 * The body of a loop.
 *
 * @param pass a node that runs at the start of each pass.
 * @param enter carries a tensor of the top level into the loop.
 */
export function createLoopScope(
  graph: GraphNodes,
  prefix: string,
  pass: Ref,
  enter: (ref: Ref, dataType: DataType) => Ref,
): Scope {
  const entered = new Map<Ref, Ref>();
  return buildScope(graph, prefix, [after(pass)], (ref, dataType) => {
    const known = entered.get(ref) ?? enter(ref, dataType);
    entered.set(ref, known);
    return known;
  });
}

/** Constants of at most so many elements are added once to a scope. */
const SHARED_SIZE = 64;

function buildScope(
  graph: GraphNodes,
  prefix: string,
  pass: readonly Ref[],
  outer: (ref: Ref, dataType: DataType) => Ref,
  place: Place = 'accelerator',
  constants = new Map<string, Ref>(),
): Scope {
  const add = (op: string, inputs: readonly Ref[], attributes: Attributes = {}, name = op): Ref => {
    const tied = inputs.length === 0 ? pass : [];
    return graph.append({ name: `${prefix}${name}`, op, inputs: [...inputs, ...tied], attributes }, place);
  };
  const constant = (tensor: ConstantTensor, name = 'Const'): Ref => {
    const { dataType, shape, values } = tensor;
    const key = `${dataType} [${shape.join()}] ${values.length <= SHARED_SIZE ? values.join() : constants.size}`;
    const known =
      constants.get(key) ?? add('Const', [], { dtype: { type: dataType }, value: { tensor } }, name);
    constants.set(key, known);
    return known;
  };
  const access = (name: string, op: string, variable: GraphVariable, ...inputs: Ref[]): Ref => {
    const handle = outer(variable.handle, 'resource');
    return add(op, [handle, ...inputs], { dtype: { type: variable.dataType } }, `${variable.name}/${name}`);
  };
  return {
    hasAccelerator: graph.devices !== null,
    onHost: () => buildScope(graph, prefix, pass, outer, 'host', constants),
    add,
    outer,
    constant,
    // Tied to the pass, since the last pass's update must come before.
    read: (variable) => access('read', 'ReadVariableOp', variable, ...pass),
    assign: (variable, ...inputs) => access('assign', 'AssignVariableOp', variable, ...inputs),
  };
}

/** Adds a variable to the top level. */
export function addVariable(
  scope: Scope,
  name: string,
  dataType: DataType,
  shape: readonly number[],
): GraphVariable {
  const attributes = {
    dtype: { type: dataType },
    shape: { shape },
    shared_name: { string: name },
    container: { string: '' },
  };
  return { name, dataType, shape, handle: scope.add('VarHandleOp', [], attributes, name) };
}

/** Adds an input of the graph to the top level. */
export function addPlaceholder(
  scope: Scope,
  name: string,
  dataType: DataType,
  shape: readonly number[],
): Ref {
  return scope.add('Placeholder', [], { dtype: { type: dataType }, shape: { shape } }, name);
}
