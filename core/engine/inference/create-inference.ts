import type { Precision } from '../../contracts/training/training-options';
import { averageOutputs } from '../../distillation/average-outputs';
import type { TensorFlow } from '../../models/tensorflow';
import { findDevices } from '../device/devices';
import type { EnsembleRequest, Latency, LatencyRequest, PredictCallbacks } from '../engine';
import { chooseBatchRows } from './choose-batch-rows';
import { createInferenceProgram, type InferenceProgram, type OutputArrays } from './create-inference-program';
import { divideBatch } from '../parallel/divide-batch';
import { createProgramCache, type Lease, type ProgramCache } from '../program/program-cache';
import type { InferencePlan } from './inference-plan';
import { loadMember, traceMember, type LoadedMember } from './load-member';
import { measureInference } from './measure-inference';
import { runBatches } from './run-batches';
import { timeSingleRows } from './time-single-rows';

/** Compiled inference. Its owner calls `dispose`, which frees what is kept on the device. */
export interface Inference {
  /** See `Engine.predictEnsemble`. */
  predictEnsemble(request: EnsembleRequest, callbacks?: PredictCallbacks): Promise<Float32Array>;
  /** The same in half the bytes: the bits of float16 [rows, classes]. */
  predictEnsembleHalves(request: EnsembleRequest, callbacks?: PredictCallbacks): Promise<Uint16Array>;
  /** Times single-row predictions, inputs to logits, after a warm-up. */
  measureLatency(request: LatencyRequest): Promise<Latency>;
  dispose(): void;
}

/** Programs that are kept: those of an evaluation's shapes. Each holds its weights, some MB. */
const KEPT_PROGRAMS = 8;

/** Programs of one kind of output, and what was measured to be faster for an ensemble's shapes. */
interface Kept<Element extends keyof OutputArrays> {
  element: Element;
  /** Slices of a batch that run beside each other. */
  parts: number;
  programs: ProgramCache<InferenceProgram<OutputArrays[Element]>>;
  measured: Map<string, Precision>;
}

/**
 * @param tf TensorFlow.js with its native backend.
 * @param threads among which batches are divided, where the CPU computes: a GPU divides each operation by itself.
 */
export function createInference(tf: TensorFlow, threads = 1): Inference {
  // Batches are of a power of two of rows.
  const parts = findDevices(tf) ? 1 : 2 ** Math.floor(Math.log2(threads));
  const singles = keep('float32', parts);
  const halves = keep('float16', parts);
  return {
    predictEnsemble: ({ members, ...source }, callbacks) => {
      const [first] = members;
      const output = new Float32Array(source.rows * (first?.network.classes ?? 0));
      return predict(tf, singles, { members, ...source }, output, callbacks);
    },
    predictEnsembleHalves: ({ members, ...source }, callbacks) => {
      const [first] = members;
      const output = new Uint16Array(source.rows * (first?.network.classes ?? 0));
      return predict(tf, halves, { members, ...source }, output, callbacks);
    },
    measureLatency: (request) => measureLatency(tf, request),
    dispose: () => {
      singles.programs.dispose();
      halves.programs.dispose();
    },
  };
}

function keep<Element extends keyof OutputArrays>(element: Element, parts: number): Kept<Element> {
  return { element, parts, programs: createProgramCache(KEPT_PROGRAMS), measured: new Map() };
}

async function predict<Element extends keyof OutputArrays>(
  tf: TensorFlow,
  kept: Kept<Element>,
  { members, rows, precision = 'float32', ...source }: EnsembleRequest,
  output: OutputArrays[Element],
  callbacks: PredictCallbacks = {},
): Promise<OutputArrays[Element]> {
  const used = members.filter(({ weight }) => weight > 0);
  const loaded = used.map(({ network }) => loadMember(network));
  const { inputShape, classes } = commonShape(loaded);
  const task = used[0]?.network.task;
  const shapes = JSON.stringify(loaded.map(({ layers }) => ({ layers, inputShape, classes, task })));
  const prepare = async (settled: Precision): Promise<Lease<InferenceProgram<OutputArrays[Element]>>> => {
    const create = () =>
      createEnsembleProgram(tf, loaded, task ? 'logits' : 'log-probabilities', settled, kept);
    const lease = await kept.programs.take(`${settled} ${shapes}`, create);
    try {
      lease.program.write(loaded.map(({ values }, m) => ({ values, weight: used[m]?.weight ?? 0 })));
    } catch (error) {
      lease.release();
      throw error;
    }
    return lease;
  };
  const settle = async (): Promise<Precision> => {
    if (precision !== 'auto') return precision;
    const chosen = kept.measured.get(shapes) ?? (await measureInference(prepare, source, rows, callbacks));
    kept.measured.set(shapes, chosen);
    return chosen;
  };
  const { program, release } = await prepare(await settle());
  try {
    const run = (start: number, count: number): void =>
      output.set(join(program.predict(source, start, count), used, count), start * classes);
    await runBatches(rows, program.rows, run, callbacks);
    return output;
  } finally {
    release();
  }
}

/**
 * What members say together: of classes the program joins it.
 *
 * @param said log-probabilities of classes, [rows, classes]; else of each member, [rows, members, outputs]
 */
function join<Said extends Float32Array | Uint16Array>(
  said: Said,
  members: EnsembleRequest['members'],
  rows: number,
): Said | Float32Array {
  const task = members[0]?.network.task;
  if (!task) return said;
  if (said instanceof Uint16Array) throw new Error(`what a ${task} gives isn't kept in halves`);
  const width = said.length / rows / members.length;
  const predictions = members.map(({ weight }, m) => ({
    weight,
    logProbabilities: Float32Array.from({ length: rows * width }, (_, i) => {
      const row = Math.floor(i / width);
      return said[(row * members.length + m) * width + (i % width)] ?? NaN;
    }),
  }));
  return averageOutputs(predictions, task);
}

function createEnsembleProgram<Element extends keyof OutputArrays>(
  tf: TensorFlow,
  loaded: readonly LoadedMember[],
  output: InferencePlan['output'],
  precision: Precision,
  { element, parts }: Pick<Kept<Element>, 'element' | 'parts'>,
): Promise<InferenceProgram<OutputArrays[Element]>> {
  const rows = chooseBatchRows(loaded);
  const members = loaded.map((member) => {
    const { graph, weights } = traceMember(tf, member, rows);
    return { graph: divideBatch(graph, rows, parts, { products: true }), weights };
  });
  const shape = commonShape(loaded);
  const plan = {
    members,
    ...shape,
    rows,
    precision,
    element,
    output,
    frozen: null,
  };
  return createInferenceProgram(tf, plan);
}

async function measureLatency(tf: TensorFlow, request: LatencyRequest): Promise<Latency> {
  const { networks, rows, inputs, samples } = request;
  const loaded = networks.map(loadMember);
  const program = await createInferenceProgram(tf, {
    ...commonShape(loaded),
    members: loaded.map((member) => traceMember(tf, member, 1)),
    rows: 1,
    output: 'logits',
    precision: 'float32',
    element: 'float32',
    frozen: loaded.map(({ values }) => values),
  });
  try {
    const source = { inputs, shifts: null };
    return timeSingleRows(
      (index) => program.predict(source, index % rows, 1),
      samples,
      () => request.nowMs(),
    );
  } finally {
    program.dispose();
  }
}

/** @throws Error where there is no member, or members take other inputs or other classes than the first. */
function commonShape(members: readonly LoadedMember[]): { inputShape: readonly number[]; classes: number } {
  const [first] = members;
  if (!first) throw new Error('an ensemble needs a member with a weight above 0');
  const describe = ({ inputShape, classes }: LoadedMember): string =>
    `inputs of ${inputShape.join('×')} in ${classes} classes`;
  for (const member of members) {
    if (describe(member) === describe(first)) continue;
    throw new Error(
      `the members of an ensemble must predict the same: ${describe(first)}, not ${describe(member)}`,
    );
  }
  return { inputShape: first.inputShape, classes: first.classes };
}
