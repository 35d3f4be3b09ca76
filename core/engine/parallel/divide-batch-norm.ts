// Batch normalisation of a batch in slices: the sums over the batch are put together from those of its slices, so that
// neither pass needs the batch in one piece.
import { sizeOf } from '../../contracts/models/shape';
import { isSet, nodeOf, type Attributes, type Ref } from '../graph/graph-node';
import type { TracedNode } from '../trace/traced-graph';
import type { GraphEditor } from './graph-editor';

/**
 * A slice is seen as so many interleaved groups of rows, [rows / 4, 4 · channels]: with few channels the kernels leave
 * most of a vector register empty otherwise.
 */
const GROUPS = 4;
const FLOAT = { type: 'float32' } as const;

/** Whether a node normalises by the batch's own statistics, forward or backward. */
export function isBatchNorm(node: TracedNode): boolean {
  const { data_format: format } = node.attributes;
  const isChannelsLast = format === undefined || ('string' in format && format.string === 'NHWC');
  return /^FusedBatchNorm(Grad)?V3$/.test(node.op) && isSet(node, 'is_training') && isChannelsLast;
}

export interface DividedForward {
  slices: Ref[];
  mean: Ref;
  /** Biased. */
  variance: Ref;
  unbiasedVariance: Ref;
}

/**
 * Normalises slices by the statistics of all of them. Means and variances of groups of equal size m combine without
 * cancellation (Chan, Golub, LeVeque 1983, "Algorithms for Computing the Sample Variance"):
 *
 *   mean = ⟨mean_g⟩, variance = ⟨variance_g + (mean_g − mean)²⟩
 */
export function divideForward(
  editor: GraphEditor,
  node: TracedNode,
  slices: readonly Ref[],
  [scale = '', offset = '']: readonly Ref[],
): DividedForward {
  const size = measureSlice(editor, slices[0] ?? '');
  const { channels, groups, rows } = size;
  const vector = { dataType: 'float32', shape: [groups * channels] } as const;
  const [ones, zeros] = [1, 0].map((value) => fill(editor, vector.shape[0], value)) as [Ref, Ref];
  const none = editor.constant(new Float32Array(0), [0]);
  const statistics = slices.map((slice) => {
    const inputs = [group(editor, slice, size), ones, zeros, none, none];
    const outputs = node.outputs.map((output, i) =>
      i === 0 ? grouped(size) : { ...output, shape: vector.shape },
    );
    return nodeOf(editor.add(node.op, inputs, node.attributes, ...outputs));
  });
  const means = stack(editor, statistics, 1, size);
  const inGroup = rows / groups;
  const mean = editor.mean(means);
  const within = editor.binary(
    'Mul',
    stack(editor, statistics, 2, size),
    editor.number((inGroup - 1) / inGroup),
  );
  const between = editor.binary('SquaredDifference', means, mean);
  const variance = editor.mean(editor.binary('AddV2', within, between));
  const all = rows * slices.length;
  return {
    slices: slices.map((slice) => normalise(editor, node.attributes, slice, [scale, offset, mean, variance])),
    mean,
    variance,
    unbiasedVariance: editor.binary('Mul', variance, editor.number(all / (all - 1))),
  };
}

export interface DividedBackward {
  slices: Ref[];
  scale: Ref;
  offset: Ref;
}

/**
 * Gradients of slices. Over N rows with x̂ = (x − mean) / σ:
 *
 *   dβ = Σ dy, dγ = Σ dy x̂, dx = γ/σ dy − γ/(σ N) (dβ + x̂ dγ)
 *
 * The first term and the slices' sums come from the gradient with statistics held fixed; the second is a normalisation
 * of x with other scale and offset.
 */
export function divideBackward(
  editor: GraphEditor,
  node: TracedNode,
  [dys, xs]: readonly [readonly Ref[], readonly Ref[]],
  [gamma = '', mean = '', variance = '', reserved = '']: readonly Ref[],
): DividedBackward {
  const size = measureSlice(editor, xs[0] ?? '');
  const { gradients, scale, offset } = differentiateFixed(
    editor,
    node,
    [dys, xs],
    [gamma, mean, variance, reserved],
  );
  const factor = editor.binary(
    'Mul',
    gammaOverDeviation(editor, node, gamma, variance),
    editor.number(-1 / (size.rows * xs.length)),
  );
  const vectors = [editor.binary('Mul', factor, scale), editor.binary('Mul', factor, offset), mean, variance];
  return {
    slices: xs.map((x, part) => {
      const first = editor.reshape(`${gradients[part] ?? ''}:0`, editor.info(x).shape);
      return editor.binary('AddV2', first, normalise(editor, node.attributes, x, vectors));
    }),
    scale,
    offset,
  };
}

/** The gradients with mean and variance held fixed, as kernels on groups, and the sums over all slices. */
function differentiateFixed(
  editor: GraphEditor,
  node: TracedNode,
  [dys, xs]: readonly [readonly Ref[], readonly Ref[]],
  [gamma = '', mean = '', variance = '', reserved = '']: readonly Ref[],
): { gradients: string[]; scale: Ref; offset: Ref } {
  const size = measureSlice(editor, xs[0] ?? '');
  const none = { dataType: 'float32', shape: [0] } as const;
  const vector = { dataType: 'float32', shape: [size.groups * size.channels] } as const;
  const repeated = [gamma, mean, variance].map((ref) => repeat(editor, ref, size.groups));
  const attributes = { ...node.attributes, is_training: { bool: false } };
  const gradients = dys.map((dy, part) => {
    const inputs = [group(editor, dy, size), group(editor, xs[part] ?? '', size), ...repeated, reserved];
    const outputs = [grouped(size), vector, vector, none, none];
    return nodeOf(editor.add(node.op, inputs, attributes, ...outputs));
  });
  const sum = (output: number) => editor.sumRows(stack(editor, gradients, output, size));
  return { gradients, scale: sum(1), offset: sum(2) };
}

function repeat(editor: GraphEditor, ref: Ref, times: number): Ref {
  return times === 1 ? ref : editor.concat(new Array<Ref>(times).fill(ref), 0);
}

function gammaOverDeviation(editor: GraphEditor, { attributes }: TracedNode, gamma: Ref, variance: Ref): Ref {
  const { epsilon } = attributes;
  const value = epsilon !== undefined && 'float' in epsilon ? epsilon.float : 1e-4;
  const padded = editor.binary('AddV2', variance, editor.number(value));
  return editor.binary('Mul', gamma, editor.add('Rsqrt', [padded], { T: FLOAT }, editor.info(padded)));
}

/** (x − mean) / σ · scale + offset, in one kernel. */
function normalise(editor: GraphEditor, attributes: Attributes, x: Ref, vectors: readonly Ref[]): Ref {
  const info = editor.info(x);
  const vector = { dataType: 'float32', shape: info.shape.slice(-1) } as const;
  const none = { dataType: 'float32', shape: [0] } as const;
  const outputs = [info, vector, vector, vector, vector, none];
  return editor.add(
    'FusedBatchNormV3',
    [x, ...vectors],
    { ...attributes, is_training: { bool: false } },
    ...outputs,
  );
}

interface SliceSize {
  /** Of a slice. */
  rows: number;
  channels: number;
  groups: number;
}

/** Everything but the channels counts as rows. */
function measureSlice(editor: GraphEditor, slice: Ref): SliceSize {
  const { shape } = editor.info(slice);
  const channels = shape.at(-1) ?? 1;
  const rows = sizeOf(shape.slice(0, -1));
  return { rows, channels, groups: rows % GROUPS === 0 && rows > GROUPS ? GROUPS : 1 };
}

function grouped({ rows, channels, groups }: SliceSize) {
  return { dataType: 'float32', shape: [rows / groups, 1, 1, groups * channels] } as const;
}

function group(editor: GraphEditor, slice: Ref, size: SliceSize): Ref {
  return editor.reshape(slice, grouped(size).shape);
}

/** An output of each slice's node, [groups · channels] → [slices · groups, channels]. */
function stack(editor: GraphEditor, names: readonly string[], output: number, size: SliceSize): Ref {
  const vectors = names.map((name) => `${name}:${output}`);
  return editor.reshape(editor.concat(vectors, 0), [names.length * size.groups, size.channels]);
}

function fill(editor: GraphEditor, length: number, value: number): Ref {
  return editor.constant(new Float32Array(length).fill(value), [length]);
}
