// A graph of one student becomes a graph of many, operation by operation, as `vmap` does in JAX (Bradbury et al. 2018):
// each operation has a rule for tensors with a further axis in front. One without is repeated for each student.
import { indices } from '../graph/arithmetic';
import { nodeOf, outputOf, type Attributes, type ConstantTensor, type Ref } from '../graph/graph-node';
import { infoOf, type TensorInfo, type TracedGraph, type TracedNode } from '../trace/traced-graph';
import type { StackingContext, StackingRule } from './stacking-rule';
import { STACKING_RULES } from './stacking-rules';

/** Of a feed: the same for all students; one tensor with students in front; or one tensor for each student. */
export type Placement = 'shared' | 'stacked' | 'each';

export interface Stacking {
  students: number;
  /** How each placeholder is fed. One for each student is named by `studentName`. */
  placement: (placeholder: string) => Placement;
  /** Whether a result is wanted as one tensor with students in front, or as one for each, named by `studentName`. */
  result: (name: string) => Exclude<Placement, 'shared'>;
}

/** Name of one student's feed, result or variable; students count from 0. */
export function studentName(student: number, name: string): string {
  return `student_${student}/${name}`;
}

/** What computes for every student what `graph` computes for one. */
export function stackGraph(graph: TracedGraph, stacking: Stacking): TracedGraph {
  const stacker = new Stacker(graph, stacking);
  for (const node of graph.nodes) stacker.visit(node);
  const results: Record<string, Ref> = {};
  for (const [name, ref] of Object.entries(graph.results)) {
    if (stacking.result(name) === 'stacked') results[name] = stacker.stacked(ref);
    else stacker.each(ref).forEach((own, i) => (results[studentName(i, name)] = own));
  }
  return { nodes: stacker.nodes, results };
}

/** Where a tensor of one student is in the stacked graph. More forms than one may be there; all are the same values. */
interface Forms {
  shared?: Ref;
  stacked?: Ref;
  each?: readonly Ref[];
}

class Stacker implements StackingContext {
  readonly nodes: TracedNode[] = [];
  readonly students: number;
  private readonly originals: ReadonlyMap<string, TracedNode>;
  private readonly forms = new Map<Ref, Forms>();
  private readonly constants = new Map<string, Ref>();
  private readonly alignments = new Map<string, Ref>();

  constructor(
    { nodes }: TracedGraph,
    private readonly stacking: Stacking,
  ) {
    this.students = stacking.students;
    this.originals = new Map(nodes.map((node) => [node.name, node]));
  }

  visit(node: TracedNode): void {
    if (node.op === 'Placeholder') this.place(node);
    else if (node.inputs.every((ref) => this.isShared(ref))) this.share(node);
    else this.stack(node);
  }

  private stack(node: TracedNode): void {
    const rule: StackingRule | undefined = STACKING_RULES[node.op];
    const stacked = rule && node.outputs.length === 1 ? rule(node, this) : null;
    if (stacked === null) this.repeat(node);
    else this.forms.set(`${node.name}:0`, { stacked });
  }

  info(ref: Ref): TensorInfo {
    return infoOf(this.originals, ref);
  }

  isShared(ref: Ref): boolean {
    return this.formsOf(ref).shared !== undefined;
  }

  shared(ref: Ref): Ref {
    const { shared } = this.formsOf(ref);
    if (shared === undefined) throw new Error(`${ref} differs between students`);
    return shared;
  }

  constant(ref: Ref): ConstantTensor | null {
    const value = this.originals.get(nodeOf(ref))?.attributes['value'];
    return value && 'tensor' in value ? value.tensor : null;
  }

  stacked(ref: Ref): Ref {
    const forms = this.formsOf(ref);
    forms.stacked ??= this.pack(ref, forms);
    return forms.stacked;
  }

  /** One tensor of the stacked graph for each student; a shared one is all of them. */
  each(ref: Ref): readonly Ref[] {
    const forms = this.formsOf(ref);
    forms.each ??= this.unpack(ref, forms);
    return forms.each;
  }

  aligned(ref: Ref, rank: number): Ref {
    const { shared } = this.formsOf(ref);
    if (shared !== undefined) return shared;
    const { shape, dataType } = this.info(ref);
    if (shape.length === rank) return this.stacked(ref);
    const key = `${ref} ${rank}`;
    const known = this.alignments.get(key);
    if (known !== undefined) return known;
    const ones = Array.from({ length: rank - shape.length }, () => 1);
    const aligned = this.reshape(this.stacked(ref), [this.students, ...ones, ...shape], dataType);
    this.alignments.set(key, aligned);
    return aligned;
  }

  add(op: string, inputs: readonly Ref[], attributes: Attributes, output: TensorInfo): Ref {
    return this.append(`${op}_s${this.nodes.length}`, op, inputs, attributes, [output]);
  }

  addConstant(tensor: ConstantTensor): Ref {
    const { dataType, shape, values } = tensor;
    const key = `${dataType} [${shape.join()}] ${values.join()}`;
    const known =
      this.constants.get(key) ??
      this.add('Const', [], { dtype: { type: dataType }, value: { tensor } }, { dataType, shape });
    this.constants.set(key, known);
    return known;
  }

  reshape(ref: Ref, shape: readonly number[], dataType: TensorInfo['dataType']): Ref {
    const attributes = { T: { type: dataType }, Tshape: { type: 'int32' } } as const;
    return this.add('Reshape', [ref, this.addConstant(indices(shape))], attributes, { dataType, shape });
  }

  private append(
    name: string,
    op: string,
    inputs: readonly Ref[],
    attributes: Attributes,
    outputs: readonly TensorInfo[],
  ): Ref {
    this.nodes.push({ name, op, inputs, attributes, outputs });
    return `${name}:0`;
  }

  private formsOf(ref: Ref): Forms {
    const forms = this.forms.get(`${nodeOf(ref)}:${outputOf(ref)}`);
    if (!forms) throw new Error(`${ref} is used before it is computed`);
    return forms;
  }

  private place({ name, op, outputs: [output] }: TracedNode): void {
    if (!output) throw new Error(`placeholder ${name} has no output`);
    const add = (own: string, info: TensorInfo): Ref =>
      this.append(own, op, [], { dtype: { type: info.dataType }, shape: { shape: info.shape } }, [info]);
    const placement = this.stacking.placement(name);
    const forms: Record<Placement, () => Forms> = {
      shared: () => ({ shared: add(name, output) }),
      stacked: () => ({ stacked: add(name, this.inFront(output)) }),
      each: () => ({ each: this.forEach((student) => add(studentName(student, name), output)) }),
    };
    this.forms.set(`${name}:0`, forms[placement]());
  }

  private share({ name, op, inputs, attributes, outputs }: TracedNode): void {
    const shared = inputs.map((ref) => this.shared(ref));
    this.append(name, op, shared, attributes, outputs);
    outputs.forEach((_, i) => this.forms.set(`${name}:${i}`, { shared: `${name}:${i}` }));
  }

  private repeat({ name, op, inputs, attributes, outputs }: TracedNode): void {
    const given = inputs.map((ref) => this.each(ref));
    const own = this.forEach((student) => {
      const ref = this.append(
        studentName(student, name),
        op,
        given.map((each) => each[student] ?? ''),
        attributes,
        outputs,
      );
      return nodeOf(ref);
    });
    outputs.forEach((_, i) => this.forms.set(`${name}:${i}`, { each: own.map((node) => `${node}:${i}`) }));
  }

  private pack(ref: Ref, { each, shared }: Forms): Ref {
    const info = this.info(ref);
    const output = this.inFront(info);
    const T = { type: info.dataType };
    if (shared !== undefined) {
      const target = this.addConstant(indices(output.shape));
      return this.add('BroadcastTo', [shared, target], { T, Tidx: { type: 'int32' } }, output);
    }
    return this.add('Pack', each ?? [], { T, N: { int: this.students }, axis: { int: 0 } }, output);
  }

  private unpack(ref: Ref, { stacked, shared }: Forms): readonly Ref[] {
    if (shared !== undefined) return this.forEach(() => shared);
    const info = this.info(ref);
    const attributes = { T: { type: info.dataType }, num: { int: this.students }, axis: { int: 0 } };
    const outputs = this.forEach(() => info);
    const name = `Unpack_s${this.nodes.length}`;
    this.append(name, 'Unpack', [stacked ?? ''], attributes, outputs);
    return this.forEach((student) => `${name}:${student}`);
  }

  private inFront({ shape, dataType }: TensorInfo): TensorInfo {
    return { shape: [this.students, ...shape], dataType };
  }

  private forEach<Item>(make: (student: number) => Item): Item[] {
    return Array.from({ length: this.students }, (_, student) => make(student));
  }
}
