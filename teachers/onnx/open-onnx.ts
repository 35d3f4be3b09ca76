import type { InferenceSession } from 'onnxruntime-node';
import type { BroughtOnnx } from '../../core/contracts/brought-teacher';
import { InvalidData, Stopped } from '../../core/contracts/errors';
import { readAnswers } from '../answers/read-answers';
import { encodeInput } from '../encode/encode-input';
import type { TeacherTensor } from '../encode/numeric-type';
import { errorText } from '../../sources/error-text';
import { describeRow, type Teacher, type TeacherRows } from '../teacher';
import { matchModel, type MatchedModel } from './match-model';

/** Rows of one call, where the model doesn't say how many it takes. */
const BATCH_ROWS = 256;

export interface OnnxSurroundings {
  bytes: Uint8Array;
  classes: number;
  threads: number;
}

/**
 * Loads a model and holds its inputs and outputs against the mapping.
 *
 * @throws InvalidData for a file that is no model, or one of operators that aren't known; InvalidInput for a mapping that
 *   doesn't fit.
 */
export async function openOnnx(teacher: BroughtOnnx, around: OnnxSurroundings): Promise<Teacher> {
  // Loaded where it is needed: most runs have no such teacher.
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const session = await load(() =>
    InferenceSession.create(around.bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: around.threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    }),
  );
  const model = matchModel(session, teacher);
  const toTensor = ({ type, data, shape }: TeacherTensor) =>
    // ONNX Runtime's own types tie the type's name to the array's; that is what `TeacherTensor` holds.
    new Tensor(type as 'float32', data as Float32Array, shape);
  return {
    predict: async (rows, callbacks = {}) => {
      const result = new Float32Array(rows.rows * around.classes);
      const step = model.batchRows ?? BATCH_ROWS;
      for (let start = 0; start < rows.rows; start += step) {
        if (callbacks.shouldStop?.()) throw new Stopped('the teacher was stopped');
        const count = Math.min(step, rows.rows - start);
        const tensors = encodeBatch(model, teacher, rows, { start, count });
        const feeds = Object.fromEntries(tensors.map(({ name, tensor }) => [name, toTensor(tensor)]));
        const numbers = await run(session, feeds, model, model.batchRows ?? count);
        const describe = (row: number) => describeRow(rows, start + row);
        const width = numbers.length / (model.batchRows ?? count);
        const own = numbers.subarray(0, count * width);
        result.set(readAnswers(own, count, teacher.output, around.classes, describe), start * around.classes);
        callbacks.onRows?.(start + count);
      }
      return result;
    },
    close: () => session.release(),
  };
}

async function load(create: () => Promise<InferenceSession>): Promise<InferenceSession> {
  try {
    return await create();
  } catch (error) {
    throw new InvalidData(`the model can't be loaded as ONNX: ${errorText(error)}`, {}, error);
  }
}

function encodeBatch(
  { inputs, batchRows }: MatchedModel,
  teacher: BroughtOnnx,
  rows: TeacherRows,
  range: { start: number; count: number },
): { name: string; tensor: TeacherTensor }[] {
  return inputs.map(({ name, type, rank }, i) => {
    const mapped = teacher.inputs[i];
    if (!mapped) throw new Error(`input ${name} has no mapping`);
    const tensor = encodeInput(mapped, rows, range, type, `inputs[${i}]`);
    const shape = rank === 1 ? [range.count] : tensor.shape;
    return { name, tensor: padRows({ ...tensor, shape }, batchRows ?? range.count) };
  });
}

/** Models of a fixed number of rows are given the first row again in place of those that are missing. */
function padRows({ type, shape, data }: TeacherTensor, rows: number): TeacherTensor {
  const [count = 0, ...rest] = shape;
  if (count === rows) return { type, shape, data };
  const width = data.length / count;
  const at = (i: number) => (i < data.length ? i : i % width);
  if (Array.isArray(data)) {
    const padded = Array.from({ length: rows * width }, (_, i) => data[at(i)] ?? '');
    return { type, shape: [rows, ...rest], data: padded };
  }
  const padded = data.slice(0, 0);
  const Kind = padded.constructor as new (length: number) => typeof padded;
  const longer = new Kind(rows * width);
  for (let i = 0; i < longer.length; i += 1) longer[i] = data[at(i)] ?? 0;
  return { type, shape: [rows, ...rest], data: longer };
}

async function run(
  session: InferenceSession,
  feeds: InferenceSession.FeedsType,
  { output }: MatchedModel,
  rows: number,
): Promise<Float32Array | Float64Array> {
  const found = await call(() => session.run(feeds, [output]));
  const tensor = found[output];
  const data = tensor?.data;
  if (!tensor || !(data instanceof Float32Array || data instanceof Float64Array))
    throw new InvalidData(
      `the model's output ${output} is of type ${tensor?.type}, allowed: float32, float64`,
    );
  if (tensor.dims[0] === rows) return data;
  const problem = `the model's output ${output} is of shape [${tensor.dims.join(', ')}] for ${rows} rows, allowed: [${rows}, …]`;
  throw new InvalidData(problem, { output, shape: [...tensor.dims], rows });
}

async function call<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new InvalidData(`the model can't read the rows: ${errorText(error)}`, {}, error);
  }
}
