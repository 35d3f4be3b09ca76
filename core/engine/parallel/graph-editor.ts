import { indices, scalar } from '../graph/arithmetic';
import { nodeOf, type Attributes, type ConstantTensor, type Ref } from '../graph/graph-node';
import { infoOf, type TensorInfo, type TracedNode } from '../trace/traced-graph';

const FLOAT = { T: { type: 'float32' } } as const;

/** A traced graph in the making, with the few operations that dividing work needs. */
export class GraphEditor {
  readonly nodes: TracedNode[] = [];
  private readonly byName = new Map<string, TracedNode>();
  private added = 0;

  keep(node: TracedNode): void {
    this.nodes.push(node);
    this.byName.set(node.name, node);
  }

  info(ref: Ref): TensorInfo {
    return infoOf(this.byName, ref);
  }

  producer(ref: Ref): TracedNode | undefined {
    return this.byName.get(nodeOf(ref));
  }

  add(op: string, inputs: readonly Ref[], attributes: Attributes, ...outputs: TensorInfo[]): Ref {
    this.added += 1;
    const name = `${op}_p${this.added}`;
    this.keep({ name, op, inputs, attributes, outputs });
    return `${name}:0`;
  }

  /** Equal parts along an axis. Along the first axis TensorFlow shares memory, where it is aligned. */
  split(ref: Ref, axis: number, parts: number): Ref[] {
    const { shape, dataType } = this.info(ref);
    const part = { dataType, shape: shape.map((size, i) => (i === axis ? size / parts : size)) };
    const outputs = Array.from({ length: parts }, () => part);
    const first = this.add(
      'Split',
      [this.axis(axis), ref],
      { T: { type: dataType }, num_split: { int: parts } },
      ...outputs,
    );
    return outputs.map((_, i) => `${nodeOf(first)}:${i}`);
  }

  concat(refs: readonly Ref[], axis: number): Ref {
    const [first = ''] = refs;
    const { shape, dataType } = this.info(first);
    const size = refs.reduce((sum, ref) => sum + (this.info(ref).shape[axis] ?? 0), 0);
    const attributes = { T: { type: dataType }, Tidx: { type: 'int32' }, N: { int: refs.length } } as const;
    const output = { dataType, shape: shape.map((length, i) => (i === axis ? size : length)) };
    return this.add('ConcatV2', [...refs, this.axis(axis)], attributes, output);
  }

  /** Element-wise sum, in the order given. */
  sum(refs: readonly Ref[]): Ref {
    const [first = ''] = refs;
    const info = this.info(first);
    return this.add('AddN', refs, { T: { type: info.dataType }, N: { int: refs.length } }, info);
  }

  /** Element-wise, of float32 tensors that broadcast to the shape of the first. */
  binary(op: 'AddV2' | 'Mul' | 'SquaredDifference', a: Ref, b: Ref): Ref {
    return this.add(op, [a, b], FLOAT, this.info(a));
  }

  /** Means along the first axis. */
  mean(ref: Ref): Ref {
    return this.reduce('Mean', ref);
  }

  /** Sums along the first axis. */
  sumRows(ref: Ref): Ref {
    return this.reduce('Sum', ref);
  }

  reshape(ref: Ref, shape: readonly number[]): Ref {
    const { dataType } = this.info(ref);
    const attributes = { T: { type: dataType }, Tshape: { type: 'int32' } } as const;
    return this.add('Reshape', [ref, this.shape(shape)], attributes, { dataType, shape });
  }

  shape(values: readonly number[]): Ref {
    return this.hold(indices(values));
  }

  number(value: number): Ref {
    return this.hold(scalar(value, 'float32'));
  }

  constant(values: Float32Array, shape: readonly number[]): Ref {
    return this.hold({ dataType: 'float32', shape, values });
  }

  private axis(axis: number): Ref {
    return this.hold(scalar(axis, 'int32'));
  }

  private hold(tensor: ConstantTensor): Ref {
    const { dataType, shape } = tensor;
    return this.add('Const', [], { dtype: { type: dataType }, value: { tensor } }, { dataType, shape });
  }

  private reduce(op: 'Mean' | 'Sum', ref: Ref): Ref {
    const { dataType, shape } = this.info(ref);
    const attributes = {
      T: { type: dataType },
      Tidx: { type: 'int32' },
      keep_dims: { bool: false },
    } as const;
    return this.add(op, [ref, this.shape([0])], attributes, { dataType, shape: shape.slice(1) });
  }
}
