/** A server of a model that knows each row by its number, the clock that its teachers go by, and how they are asked. */
import type { BroughtHttp } from '../../core/contracts/teachers/brought-teacher';
import { HttpConnection } from '../../core/contracts/teachers/foreign-teacher';
import { parse } from '../../core/contracts/parse';
import { TeacherInputs } from '../../core/contracts/teachers/teacher-mapping';
import type { HttpSurroundings } from '../../teachers/http/send-request';
import type { TeacherRows } from '../../teachers/teacher';
import { startModelServer, type Fault, type ModelServer } from './model-server';

export const SECRET = 'not-for-others';

/** Time passes only while someone sleeps. */
export function createSurroundings(): HttpSurroundings & { classes: number; slept: number[] } {
  const slept: number[] = [];
  let clock = 0;
  return {
    classes: 2,
    slept,
    variables: { STILLHOUSE_SECRET_MODEL: SECRET },
    nowMs: () => clock,
    sleep: (durationMs) => {
      slept.push(durationMs);
      clock += durationMs;
      return Promise.resolve();
    },
  };
}

/** Rows of which column `a` is the row's number. */
export function rowsOf(count: number): TeacherRows {
  const values = Float32Array.from({ length: count }, (_, row) => row);
  const columns = [{ kind: 'numeric', name: 'a', values } as const];
  return { split: 'validation', start: 0, rows: count, shape: [1], inputs: new Float32Array(count), columns };
}

export interface Question {
  inputs: { name: string; shape: number[]; datatype: string; data: number[] }[];
}

const INPUT = { name: 'rows', datatype: 'FP32', shape: [-1, 1] };
/** The logit of class 1 is a tenth of the row's number. */
const answerRows = ({ inputs: [input] }: Question) => ({
  model_name: 'churn',
  outputs: [
    {
      name: 'logits',
      datatype: 'FP32',
      shape: [input!.shape[0]!, 2],
      data: input!.data.flatMap((value) => [0, value / 10]),
    },
  ],
});

/** @param changes of what it says of itself and answers. */
export function startChurnServer(
  changes: { answer?: (body: never) => unknown; fault?: Fault; gather?: number } = {},
): Promise<ModelServer> {
  return startModelServer({
    describe: '/v2/models/churn/versions/7',
    description: { name: 'churn', inputs: [INPUT], outputs: [{ name: 'logits' }] },
    ask: '/v2/models/churn/versions/7/infer',
    answer: answerRows,
    ...changes,
  });
}

export function teacherAt(
  { address }: ModelServer,
  connection: object = {},
  changes: Partial<BroughtHttp> = {},
): BroughtHttp {
  return {
    type: 'http',
    name: 'http churn 7',
    protocol: 'open-inference',
    url: address,
    model: 'churn',
    version: '7',
    versionInUrl: true,
    connection: parse(HttpConnection, { batchRows: 4, ...connection }, 'connection'),
    inputs: parse(TeacherInputs, [{ reads: 'columns', columns: ['a'] }], 'inputs'),
    output: { gives: 'logits', order: [0, 1] },
    ...changes,
  };
}

/** Ten times the log-odds of class 1: the row's number, where all went well. */
export const oddsOf = (logProbabilities: Float32Array) =>
  Array.from({ length: logProbabilities.length / 2 }, (_, row) =>
    Number((10 * (logProbabilities[2 * row + 1]! - logProbabilities[2 * row]!)).toFixed(3)),
  );
export const numbersTo = (count: number) => Array.from({ length: count }, (_, row) => row);
