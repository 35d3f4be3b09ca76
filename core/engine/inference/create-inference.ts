import type { TensorFlow } from '../../models/tensorflow';
import type { EnsembleRequest, Latency, LatencyRequest, PredictCallbacks } from '../engine';
import { chooseBatchRows } from './choose-batch-rows';
import { createInferenceProgram, type InferenceProgram, type OutputArrays } from './create-inference-program';
import { createProgramCache, type ProgramCache } from '../program/program-cache';
import { loadMember, traceMember, type LoadedMember } from './load-member';
import { runBatches } from './run-batches';
import { timeSingleRows } from './time-single-rows';

/** Compiled inference. Its owner calls `dispose`, which frees what is kept on the device. */
export interface Inference {
  /** See `Engine.predictEnsemble`. */
  predictEnsemble(request: EnsembleRequest, callbacks?: PredictCallbacks): Promise<Float32Array>;
  /** The same in half the bytes: the bits of float16 [rows, classes]. */
  predictEnsembleHalves(request: EnsembleRequest, callbacks?: PredictCallbacks): Promise<Uint16Array>;
  /** Times single-row predictions, image bytes to logits, after a warm-up. */
  measureLatency(request: LatencyRequest): Promise<Latency>;
  dispose(): void;
}

/** Programs that are kept: those of an evaluation's shapes. Each holds its weights, some MB. */
const KEPT_PROGRAMS = 8;

/** @param tf TensorFlow.js with its native backend. */
export function createInference(tf: TensorFlow): Inference {
  const singles = createProgramCache<InferenceProgram<Float32Array>>(KEPT_PROGRAMS);
  const halves = createProgramCache<InferenceProgram<Uint16Array>>(KEPT_PROGRAMS);
  return {
    predictEnsemble: ({ members, ...images }, callbacks) => {
      const [first] = members;
      const output = new Float32Array(images.rows * (first?.network.classes ?? 0));
      return predict(tf, singles, 'float32', { members, ...images }, output, callbacks);
    },
    predictEnsembleHalves: ({ members, ...images }, callbacks) => {
      const [first] = members;
      const output = new Uint16Array(images.rows * (first?.network.classes ?? 0));
      return predict(tf, halves, 'float16', { members, ...images }, output, callbacks);
    },
    measureLatency: (request) => measureLatency(tf, request),
    dispose: () => {
      singles.dispose();
      halves.dispose();
    },
  };
}

async function predict<Element extends keyof OutputArrays>(
  tf: TensorFlow,
  programs: ProgramCache<InferenceProgram<OutputArrays[Element]>>,
  element: Element,
  { members, rows, ...images }: EnsembleRequest,
  output: OutputArrays[Element],
  callbacks: PredictCallbacks = {},
): Promise<OutputArrays[Element]> {
  const used = members.filter(({ weight }) => weight > 0);
  const loaded = used.map(({ network }) => loadMember(network));
  const { inputShape, classes } = commonShape(loaded);
  const create = (): Promise<InferenceProgram<OutputArrays[Element]>> => {
    const batchRows = chooseBatchRows(loaded);
    return createInferenceProgram(tf, {
      members: loaded.map((member) => traceMember(tf, member, batchRows)),
      inputShape,
      classes,
      rows: batchRows,
      output: 'log-probabilities',
      element,
      frozen: null,
    });
  };
  const key = JSON.stringify(loaded.map(({ architecture }) => ({ architecture, inputShape, classes })));
  const { program, release } = await programs.take(key, create);
  try {
    program.write(loaded.map(({ values }, m) => ({ values, weight: used[m]?.weight ?? 0 })));
    const run = (start: number, count: number): void =>
      output.set(program.predict(images, start, count), start * classes);
    await runBatches(rows, program.rows, run, callbacks);
    return output;
  } finally {
    release();
  }
}

async function measureLatency(tf: TensorFlow, request: LatencyRequest): Promise<Latency> {
  const { networks, rows, images, samples } = request;
  const loaded = networks.map(loadMember);
  const program = await createInferenceProgram(tf, {
    ...commonShape(loaded),
    members: loaded.map((member) => traceMember(tf, member, 1)),
    rows: 1,
    output: 'logits',
    element: 'float32',
    frozen: loaded.map(({ values }) => values),
  });
  try {
    const source = { images, shifts: null };
    return timeSingleRows(
      (index) => program.predict(source, index % rows, 1),
      samples,
      () => request.nowMs(),
    );
  } finally {
    program.dispose();
  }
}

/** @throws Error where there is no member, or members take other images or other classes than the first. */
function commonShape(members: readonly LoadedMember[]): { inputShape: readonly number[]; classes: number } {
  const [first] = members;
  if (!first) throw new Error('an ensemble needs a member with a weight above 0');
  const describe = ({ inputShape, classes }: LoadedMember): string =>
    `images of ${inputShape.join('×')} in ${classes} classes`;
  for (const member of members) {
    if (describe(member) === describe(first)) continue;
    throw new Error(
      `the members of an ensemble must predict the same: ${describe(first)}, not ${describe(member)}`,
    );
  }
  return { inputShape: first.inputShape, classes: first.classes };
}
