import type { BroughtModel } from '../../core/contracts/teachers/brought-teacher';
import { InvalidData, Stopped } from '../../core/contracts/errors';
import { sizeOf } from '../../core/contracts/models/shape';
import type { ClassOrder } from '../../core/contracts/teachers/teacher-mapping';
import { readAnswers } from '../answers/read-answers';
import { encodeInput } from '../encode/encode-input';
import type { TeacherTensor } from '../encode/numeric-type';
import { errorText } from '../../sources/error-text';
import {
  describeRow,
  type Predicted,
  type Teacher,
  type TeacherCallbacks,
  type TeacherFeatures,
  type TeacherRows,
} from '../teacher';
import { layerRows } from './layer-rows';
import { matchLayer, matchModel, type MatchedModel } from './match-model';
import type { OpenHead } from './open-head';
import type { ModelNumbers, RunnableModel } from './runnable-model';

/** Rows of one call, where the model doesn't say how many it takes. */
const BATCH_ROWS = 256;
/** The same of a layer with many numbers a row: 64 MiB of float32. */
const BATCH_NUMBERS = 2 ** 24;

/**
 * A loaded model as a teacher, its inputs and outputs held against the mapping.
 *
 * @throws InvalidInput for a mapping that doesn't fit.
 */
export function createModelTeacher(
  model: RunnableModel,
  teacher: Pick<BroughtModel, 'inputs' | 'output'>,
  predicted: Predicted,
  head?: OpenHead,
): Teacher {
  const ask = createAsking(model, teacher);
  const { output } = teacher;
  const gives = predicted.task === 'regression' ? 'numbers' : 'logits';
  const order: ClassOrder = head ? { gives, order: output.order } : output;
  return {
    predict: async (rows, callbacks) => {
      const result = new Float32Array(rows.rows * predicted.classes);
      await ask({ rows, callbacks }, (given, start) => {
        const describe = (row: number) => describeRow(rows, start + row);
        const answers = head ? head.answer(toFeatures(given, describe)) : given.numbers;
        const count = given.shape[0] ?? 0;
        result.set(readAnswers(answers, count, order, predicted, describe), start * predicted.classes);
      });
      return result;
    },
    readFeatures: async (rows, callbacks) => {
      let all: TeacherFeatures = { values: new Float32Array(), width: 0 };
      await ask({ rows, callbacks }, (given, start) => {
        const { values, width } = toFeatures(given, (row) => describeRow(rows, start + row));
        if (start === 0) all = { values: new Float32Array(rows.rows * width), width };
        all.values.set(values, start * width);
      });
      return all;
    },
    readLayer: createLayerReading(model, ask),
    close: async () => {
      head?.close();
      await model.close();
    },
  };
}

function createLayerReading(
  model: RunnableModel,
  ask: ReturnType<typeof createAsking>,
): NonNullable<Teacher['readLayer']> {
  return async (layer, rows, use, callbacks) => {
    matchLayer(model, layer.name);
    const batchRows = Math.min(BATCH_ROWS, Math.max(1, Math.floor(BATCH_NUMBERS / sizeOf(layer.shape))));
    await ask({ rows, callbacks, batchRows, output: layer.name }, (given, start) =>
      use(layerRows(given, layer), start, given.shape[0] ?? 0),
    );
  };
}

/** What a model gives for the rows from `start` on, as many as its shape says. */
type UseNumbers = (given: ModelNumbers, start: number) => void;

interface Asked {
  rows: TeacherRows;
  callbacks: TeacherCallbacks | undefined;
  /** Of one call, at most; left out, a few hundred. */
  batchRows?: number;
  /** A tensor of the model; left out, the one that it answers with. */
  output?: string;
}

/** Asks the model about rows, as many at a time as it takes. */
function createAsking(model: RunnableModel, teacher: Pick<BroughtModel, 'inputs' | 'output'>) {
  const matched = matchModel(model, teacher);
  return async ({ rows, callbacks = {}, ...asked }: Asked, use: UseNumbers): Promise<void> => {
    const { batchRows = BATCH_ROWS, output = matched.output } = asked;
    const step = matched.batchRows ?? batchRows;
    for (let start = 0; start < rows.rows; start += step) {
      if (callbacks.shouldStop?.()) throw new Stopped('the teacher was stopped');
      const count = Math.min(step, rows.rows - start);
      const feeds = encodeBatch(matched, teacher, rows, { start, count });
      const given = await run(model, feeds, output, matched.batchRows ?? count);
      use(firstRows(given, count), start);
      callbacks.onRows?.(start + count);
    }
  };
}

/** Without those that a batch was filled up with. */
function firstRows({ numbers, shape: [rows = 0, ...shape] }: ModelNumbers, count: number): ModelNumbers {
  const width = numbers.length / rows;
  return { numbers: numbers.subarray(0, count * width), shape: [count, ...shape] };
}

/** @throws InvalidData for a number that isn't finite */
function toFeatures(
  { numbers, shape: [rows = 0] }: ModelNumbers,
  describe: (row: number) => string,
): TeacherFeatures {
  const width = numbers.length / rows;
  const bad = numbers.findIndex((value: number) => !Number.isFinite(value));
  if (bad < 0) return { values: Float32Array.from(numbers), width };
  const problem = `the model gives ${numbers[bad]} of ${describe(Math.floor(bad / width))}, allowed: finite numbers`;
  throw new InvalidData(problem, { value: String(numbers[bad]) });
}

function encodeBatch(
  { inputs, batchRows }: MatchedModel,
  teacher: Pick<BroughtModel, 'inputs'>,
  rows: TeacherRows,
  range: { start: number; count: number },
): ReadonlyMap<string, TeacherTensor> {
  const tensors = inputs.map(({ name, type, rank }, i): [string, TeacherTensor] => {
    const mapped = teacher.inputs[i];
    if (!mapped) throw new Error(`input ${name} has no mapping`);
    const tensor = encodeInput(mapped, rows, range, type, `inputs[${i}]`);
    const shape = rank === 1 ? [range.count] : tensor.shape;
    return [name, padRows({ ...tensor, shape }, batchRows ?? range.count)];
  });
  return new Map(tensors);
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
  model: RunnableModel,
  feeds: ReadonlyMap<string, TeacherTensor>,
  output: string,
  rows: number,
): Promise<ModelNumbers> {
  const { numbers, shape } = await call(() => model.run(feeds, output));
  if (shape[0] === rows) return { numbers, shape };
  const problem = `the model's output ${output} is of shape [${shape.join(', ')}] for ${rows} rows, allowed: [${rows}, …]`;
  throw new InvalidData(problem, { output, shape, rows });
}

async function call<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InvalidData) throw error;
    throw new InvalidData(`the model can't read the rows: ${errorText(error)}`, {}, error);
  }
}
