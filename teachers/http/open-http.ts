import type { BroughtHttp } from '../../core/contracts/teachers/brought-teacher';
import { InvalidInput } from '../../core/contracts/errors';
import { inLanes } from '../../sources/files/in-lanes';
import { readAnswers } from '../answers/read-answers';
import { encodeInput } from '../encode/encode-input';
import type { TensorType } from '../encode/numeric-type';
import { describeRow, type Predicted, type Teacher, type TeacherRows } from '../teacher';
import { openInference } from './open-inference';
import type { HttpProtocol, NamedTensor, ServedModel } from './protocol';
import { createSender, type HttpSurroundings } from './send-request';
import { tensorflowServing } from './tensorflow-serving';

/**
 * Asks the server what its model reads, and holds the mapping against it.
 *
 * @throws InvalidInput for a mapping that doesn't fit, or a secret that isn't there; InvalidData, TeacherUnavailable
 */
export async function openHttp(
  teacher: BroughtHttp,
  { classes, task, ...around }: HttpSurroundings & Predicted,
): Promise<Teacher> {
  const protocol =
    teacher.protocol === 'open-inference' ? openInference(teacher) : tensorflowServing(teacher);
  const { connection } = teacher;
  const predicted = { classes, task };
  const send = createSender(connection, around);
  const served = protocol.readDescription(await send(protocol.describeUrl));
  const inputs = matchInputs(teacher, served);
  const output = matchOutput(teacher.output.name, served);
  return {
    predict: async (rows, callbacks = {}) => {
      const result = new Float32Array(rows.rows * classes);
      const starts = batchStarts(rows.rows, connection.batchRows);
      let done = 0;
      await inLanes(connection.inFlight, starts, async (start) => {
        const count = Math.min(connection.batchRows, rows.rows - start);
        const tensors = encodeBatch(teacher, inputs, rows, { start, count });
        const numbers = await ask(
          protocol,
          send,
          tensors,
          output,
          count,
          () => callbacks.shouldStop?.() ?? false,
        );
        const describe = (row: number) => describeRow(rows, start + row);
        result.set(readAnswers(numbers, count, teacher.output, predicted, describe), start * classes);
        done += count;
        callbacks.onRows?.(done);
      });
      return result;
    },
    close: () => Promise.resolve(),
  };
}

function batchStarts(rows: number, batchRows: number): number[] {
  return Array.from({ length: Math.ceil(rows / batchRows) }, (_, i) => i * batchRows);
}

async function ask(
  protocol: HttpProtocol,
  send: ReturnType<typeof createSender>,
  tensors: NamedTensor[],
  output: string,
  rows: number,
  shouldStop: () => boolean,
): Promise<number[]> {
  const answer = await send(protocol.askUrl, protocol.writeRequest(tensors, output), shouldStop);
  return protocol.readAnswer(answer, output, rows);
}

interface MatchedInput {
  name: string;
  type: TensorType;
}

function encodeBatch(
  teacher: BroughtHttp,
  inputs: readonly MatchedInput[],
  rows: TeacherRows,
  range: { start: number; count: number },
): NamedTensor[] {
  return inputs.map(({ name, type }, i) => {
    const mapped = teacher.inputs[i];
    if (!mapped) throw new Error(`input ${name} has no mapping`);
    const path = `inputs[${i}]`;
    const tensor = encodeInput(mapped, rows, range, type, path);
    refuseMissingNumbers(tensor.data, path);
    return { name, tensor };
  });
}

/** JSON has no NaN. */
function refuseMissingNumbers(data: NamedTensor['tensor']['data'], path: string): void {
  if (!(data instanceof Float32Array || data instanceof Float64Array) || data.every(Number.isFinite)) return;
  const allowed = 'columns with a number for missing cells, as {"name": …, "missing": 0}: JSON has no NaN';
  throw new InvalidInput('teacher', [{ path: `${path}.columns`, value: 'a missing cell', allowed }]);
}

function matchInputs({ inputs }: BroughtHttp, served: ServedModel): MatchedInput[] {
  const names = served.inputs.map(({ name, type }) => `${name} (${type})`).join(', ');
  const matched = inputs.map(({ name }, i) => {
    const only = served.inputs.length === 1 ? served.inputs[0] : undefined;
    const found = name === undefined ? only : served.inputs.find((input) => input.name === name);
    if (found) return found;
    const allowed = `an input of the model: ${names}`;
    throw new InvalidInput('teacher', [{ path: `inputs[${i}].name`, value: name, allowed }]);
  });
  const unmapped = served.inputs.filter(({ name }) => !matched.some((input) => input.name === name));
  if (unmapped.length === 0) return matched;
  const allowed = `every input of the model: ${names}`;
  throw new InvalidInput('teacher', [{ path: 'inputs', value: matched.map(({ name }) => name), allowed }]);
}

function matchOutput(name: string | undefined, { outputs }: ServedModel): string {
  const found =
    name === undefined && outputs.length === 1 ? outputs[0] : outputs.find((each) => each === name);
  if (found !== undefined) return found;
  const allowed = `an output of the model: ${outputs.join(', ')}`;
  throw new InvalidInput('teacher', [{ path: 'output.name', value: name, allowed }]);
}
