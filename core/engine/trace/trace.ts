import type { Tensor, TensorFlow } from '../../models/tensorflow';
import type { ConstantTensor, Ref } from '../graph/graph-node';
import { observeKernels, type KernelCall } from './native-hooks';
import { readAttributes } from './read-attributes';
import { refuseFrozenValues } from './refuse-frozen-values';
import { refuseRandomDraws } from './refuse-random-draws';
import type { TensorInfo, TracedGraph, TracedNode } from './traced-graph';

/** Tensors that a traced function gives back, by name. */
export type Results = Record<string, Tensor>;

/**
 * Runs `fn` once and records every kernel that it calls as a node of a graph.
 *
 * Tensors are told apart by `dataId`, so reshapes that share their values are followed. A tensor that is neither a feed
 * nor computed from one becomes a constant.
 *
 * @param feeds tensors that the graph will be fed with, by the name of their placeholder.
 * @param fn given nothing; reads the feeds it closed over. Run in a tidy: its results are disposed.
 * @throws Error where `fn` reads a computed value in JavaScript, which a graph can't follow, or draws random numbers,
 *   or where a constant made inside looks like such a draw, which a graph would repeat in every step.
 */
export function trace(
  tf: TensorFlow,
  feeds: Readonly<Record<string, Tensor>>,
  fn: () => Results,
): TracedGraph {
  const recorder = new Recorder(tf, feeds);
  const results: Record<string, Ref> = {};
  observeKernels(tf, recorder, () =>
    tf.tidy(() => {
      for (const [name, tensor] of Object.entries(refuseRandomDraws(fn)))
        results[name] = recorder.refOf(tensor);
    }),
  );
  recorder.refuseUnexplainedRead();
  return { nodes: recorder.nodes, results };
}

class Recorder {
  readonly nodes: TracedNode[] = [];
  private readonly refs = new WeakMap<object, Ref>();
  private readonly computed = new WeakSet();
  private readonly constants = new Map<string, Ref>();
  /** Tensors are numbered in the order in which they are made. */
  private readonly firstInside: number;
  private reading = false;
  /** A computed tensor that was read in JavaScript, until it shows that this does no harm. */
  private unexplained: { dataId: object; error: Error } | null = null;

  constructor(
    private readonly tf: TensorFlow,
    feeds: Readonly<Record<string, Tensor>>,
  ) {
    for (const [name, tensor] of Object.entries(feeds)) {
      const output = describe(tensor);
      const attributes = { dtype: { type: output.dataType }, shape: { shape: output.shape } };
      this.nodes.push({ name, op: 'Placeholder', inputs: [], attributes, outputs: [output] });
      this.refs.set(tensor.dataId, `${name}:0`);
      this.computed.add(tensor.dataId);
    }
    this.firstInside = tf.tidy(() => tf.scalar(0).id);
  }

  onKernel({ op, attributes, inputs, outputs }: KernelCall): void {
    // Before it gathers, the library looks whether the indices are in range; so does the graph when it runs.
    if (op === 'GatherV2' && this.unexplained?.dataId === inputs[1]?.dataId) this.unexplained = null;
    this.refuseUnexplainedRead();
    const node = {
      name: `${op}_${this.nodes.length}`,
      op,
      inputs: inputs.map((input) => this.refOf(input)),
      attributes: readAttributes(this.tf, op, attributes, inputs.map(describe)),
      outputs: outputs.map(describe),
    };
    this.nodes.push(node);
    outputs.forEach((output, i) => {
      this.refs.set(output.dataId, `${node.name}:${i}`);
      this.computed.add(output.dataId);
    });
  }

  onRead(dataId: object): void {
    if (this.reading || !this.computed.has(dataId)) return;
    this.refuseUnexplainedRead();
    const error = new Error(
      `the traced function reads the values of ${this.refs.get(dataId)} in JavaScript, which a graph can't follow`,
    );
    this.unexplained = { dataId, error };
  }

  refuseUnexplainedRead(): void {
    if (this.unexplained) throw this.unexplained.error;
  }

  refOf(tensor: Tensor): Ref {
    return this.refs.get(tensor.dataId) ?? this.addConstant(tensor);
  }

  private addConstant(tensor: Tensor): Ref {
    const constant = this.readConstant(tensor);
    if (tensor.id > this.firstInside) refuseFrozenValues(constant);
    const { dataType, shape, values } = constant;
    const key = `${dataType} [${shape.join()}] ${values.length < 64 ? values.join() : this.nodes.length}`;
    const known = this.constants.get(key);
    if (known) return known;
    const name = `Const_${this.nodes.length}`;
    const attributes = { dtype: { type: dataType }, value: { tensor: constant } };
    this.nodes.push({ name, op: 'Const', inputs: [], attributes, outputs: [{ shape, dataType }] });
    this.constants.set(key, `${name}:0`);
    this.refs.set(tensor.dataId, `${name}:0`);
    return `${name}:0`;
  }

  private readConstant(tensor: Tensor): ConstantTensor {
    this.reading = true;
    try {
      return { ...describe(tensor), values: toValues(tensor) };
    } finally {
      this.reading = false;
    }
  }
}

function describe({ shape, dtype }: Tensor): TensorInfo {
  if (dtype === 'string' || dtype === 'complex64') throw new Error(`a graph takes no tensors of ${dtype}`);
  return { shape: [...shape], dataType: dtype };
}

function toValues(tensor: Tensor): Uint8Array | Int32Array | Float32Array {
  const values = tensor.dataSync();
  if (tensor.dtype === 'bool') return Uint8Array.from(values);
  return tensor.dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values);
}
