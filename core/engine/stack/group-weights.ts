// Small networks spend more time on starting the updates of their weights than on the updates. Weights that are updated
// alike, element by element, can lie in one vector: then a student has one or two updates a step and not one for each.
import { sizeOf } from '../../contracts/models/shape';
import { indices } from '../graph/arithmetic';
import type { Ref } from '../graph/graph-node';
import type { PlannedWeight, TrainingPlan } from '../program/training-plan';
import type { TracedGraph, TracedNode } from '../trace/traced-graph';
import { updatesElementwise } from './updates-elementwise';

/** Weights that lie one behind the other in a vector. */
export interface WeightGroup {
  /** The vector's name. */
  name: string;
  decays: boolean;
  members: readonly PlannedWeight[];
}

/** Elements up to which copying a weight, and its gradient, into a group takes less than an update of its own. */
const MEMBER_SIZE = 8192;

/**
 * Which weights of a plan go together: small ones that gradients reach, by whether they decay. None where the optimizer
 * looks at a weight as a whole.
 */
export function listGroups({ weights, steps, optimizer }: TrainingPlan): WeightGroup[] {
  if (!updatesElementwise(optimizer)) return [];
  const assigned = new Set(steps.flatMap(({ graph }) => Object.keys(graph.results)));
  const groups = [true, false].map((decays) => ({
    name: decays ? 'group/decaying' : 'group/constant',
    decays,
    members: weights.filter(
      (weight) =>
        weight.trainable &&
        weight.decays === decays &&
        sizeOf(weight.shape) <= MEMBER_SIZE &&
        !assigned.has(`assignment/${weight.name}`),
    ),
  }));
  return groups.filter(({ members }) => members.length > 1);
}

/** The plan with each group as one weight. */
export function groupWeights(plan: TrainingPlan, groups: readonly WeightGroup[]): TrainingPlan {
  const members = new Set(groups.flatMap((group) => group.members.map(({ name }) => name)));
  const vectors = groups.map(({ name, decays, members: list }) => ({
    name,
    decays,
    trainable: true,
    shape: [list.reduce((sum, { shape }) => sum + sizeOf(shape), 0)],
  }));
  const change = (graph: TracedGraph): TracedGraph => groups.reduce(groupInGraph, graph);
  return {
    ...plan,
    weights: [...plan.weights.filter(({ name }) => !members.has(name)), ...vectors],
    steps: plan.steps.map(({ rows, graph }) => ({ rows, graph: change(graph) })),
    inference: plan.inference && { ...plan.inference, graph: change(plan.inference.graph) },
  };
}

function groupInGraph({ nodes, results }: TracedGraph, group: WeightGroup): TracedGraph {
  const starts = new Map<string, number>();
  let size = 0;
  for (const { name, shape } of group.members) {
    starts.set(`weight/${name}`, size);
    size += sizeOf(shape);
  }
  const vector: TracedNode = {
    name: `weight/${group.name}`,
    op: 'Placeholder',
    inputs: [],
    attributes: { dtype: FLOAT, shape: { shape: [size] } },
    outputs: [{ dataType: 'float32', shape: [size] }],
  };
  const changed = nodes.flatMap((node) => {
    const start = starts.get(node.name);
    return start === undefined ? [node] : takeMember(node, `${vector.name}:0`, start);
  });
  const gradients = group.members.map(({ name }) => results[`gradient/${name}`]);
  if (!gradients.every((ref): ref is Ref => ref !== undefined))
    return { nodes: [vector, ...changed], results };
  const joined = joinGradients(group, gradients, size);
  const own = new Set(group.members.map(({ name }) => `gradient/${name}`));
  const kept = Object.entries(results).filter(([name]) => !own.has(name));
  return {
    nodes: [vector, ...changed, ...joined],
    results: { ...Object.fromEntries(kept), [`gradient/${group.name}`]: `${joined.at(-1)?.name}:0` },
  };
}

/** In place of a weight's placeholder: its part of the vector, under its name. */
function takeMember({ name, outputs: [output] }: TracedNode, vector: Ref, start: number): TracedNode[] {
  const shape = output?.shape ?? [];
  const size = sizeOf(shape);
  const part = `${name}/part`;
  return [
    integers(`${part}/begin`, [start]),
    integers(`${part}/size`, [size]),
    {
      name: part,
      op: 'Slice',
      inputs: [vector, `${part}/begin:0`, `${part}/size:0`],
      attributes: { T: FLOAT, Index: INT32 },
      outputs: [{ dataType: 'float32', shape: [size] }],
    },
    ...reshape(name, `${part}:0`, shape),
  ];
}

/** The gradient of the vector: its members' one behind the other. Its last node gives it. */
function joinGradients(group: WeightGroup, gradients: readonly Ref[], size: number): TracedNode[] {
  const name = `gradient/${group.name}`;
  const parts = group.members.map((member) => `${name}/${member.name}`);
  const shaped = group.members.flatMap(({ shape }, i) =>
    reshape(parts[i] ?? '', gradients[i] ?? '', [sizeOf(shape)]),
  );
  const axis: TracedNode = {
    name: `${name}/axis`,
    op: 'Const',
    inputs: [],
    attributes: {
      dtype: INT32,
      value: { tensor: { dataType: 'int32', shape: [], values: Int32Array.of(0) } },
    },
    outputs: [{ dataType: 'int32', shape: [] }],
  };
  const joined: TracedNode = {
    name,
    op: 'ConcatV2',
    inputs: [...parts.map((part) => `${part}:0`), `${axis.name}:0`],
    attributes: { T: FLOAT, N: { int: parts.length }, Tidx: INT32 },
    outputs: [{ dataType: 'float32', shape: [size] }],
  };
  return [...shaped, axis, joined];
}

const FLOAT = { type: 'float32' } as const;
const INT32 = { type: 'int32' } as const;

function reshape(name: string, from: Ref, shape: readonly number[]): TracedNode[] {
  const target = integers(`${name}/shape`, shape);
  return [
    target,
    {
      name,
      op: 'Reshape',
      inputs: [from, `${target.name}:0`],
      attributes: { T: FLOAT, Tshape: INT32 },
      outputs: [{ dataType: 'float32', shape }],
    },
  ];
}

function integers(name: string, values: readonly number[]): TracedNode {
  const tensor = indices(values);
  return {
    name,
    op: 'Const',
    inputs: [],
    attributes: { dtype: INT32, value: { tensor } },
    outputs: [{ dataType: 'int32', shape: tensor.shape }],
  };
}
