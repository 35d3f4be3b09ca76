/** Teachers behind real servers on this machine, in the two protocols and with what goes wrong with servers. */
import type { ServerResponse } from 'node:http';
import type { BroughtHttp } from '../../../core/contracts/brought-teacher';
import { HttpConnection } from '../../../core/contracts/foreign-teacher';
import { parse } from '../../../core/contracts/parse';
import { TeacherInputs } from '../../../core/contracts/teacher-mapping';
import { openHttp } from '../../../teachers/http/open-http';
import type { TeacherRows } from '../../../teachers/teacher';
import { COLUMNS, goldenImages } from '../../support/golden-teachers';
import { startModelServer, type Fault, type ModelServer } from '../../support/model-server';

const SECRET = 'not-for-others';
let servers: ModelServer[] = [];
let slept: number[] = [];
let clock = 0;

beforeEach(() => {
  slept = [];
  clock = 0;
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

const around = {
  classes: 2,
  variables: { STILLHOUSE_SECRET_MODEL: SECRET } as Record<string, string>,
  nowMs: () => clock,
  sleep: (durationMs: number) => {
    slept.push(durationMs);
    clock += durationMs;
    return Promise.resolve();
  },
};

/** Rows of which column `a` is the row's number. */
function rowsOf(count: number): TeacherRows {
  const values = Float32Array.from({ length: count }, (_, row) => row);
  const columns = [{ kind: 'numeric', name: 'a', values } as const];
  return { split: 'validation', start: 0, rows: count, shape: [1], inputs: new Float32Array(count), columns };
}

interface Question {
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

async function serve(
  changes: { answer?: (body: never) => unknown; fault?: Fault; gather?: number; description?: unknown } = {},
) {
  const server = await startModelServer({
    describe: '/v2/models/churn/versions/7',
    description: { name: 'churn', inputs: [INPUT], outputs: [{ name: 'logits' }] },
    ask: '/v2/models/churn/versions/7/infer',
    answer: answerRows,
    ...changes,
  });
  servers.push(server);
  return server;
}

function teacherAt(
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

const oddsOf = (logProbabilities: Float32Array) =>
  Array.from({ length: logProbabilities.length / 2 }, (_, row) =>
    Number((10 * (logProbabilities[2 * row + 1]! - logProbabilities[2 * row]!)).toFixed(3)),
  );
const numbersTo = (count: number) => Array.from({ length: count }, (_, row) => row);

test('Open Inference: rows go in batches, side by side, and come back in order', async () => {
  const server = await serve({ gather: 3 });
  const teacher = await openHttp(teacherAt(server, { inFlight: 3 }), around);
  const told: number[] = [];
  const predicted = await teacher.predict(rowsOf(34), { onRows: (done) => told.push(done) });
  expect(oddsOf(predicted)).toEqual(numbersTo(34));
  expect(told).toHaveLength(9);
  expect(told.at(-1)).toBe(34);
  expect(server.mostAtOnce()).toBe(3);
  const last = server.bodies.find((body) => (body as Question).inputs[0]!.shape[0] === 2);
  expect(last).toEqual({
    inputs: [{ name: 'rows', shape: [2, 1], datatype: 'FP32', data: [32, 33] }],
    outputs: [{ name: 'logits' }],
  });
});

test('TensorFlow Serving: images are nested, and a single output has no name', async () => {
  const server = await startModelServer({
    describe: '/tf/v1/models/digits/metadata',
    description: {
      metadata: {
        signature_def: {
          signature_def: {
            serving_default: { inputs: { image: { dtype: 'DT_UINT8' } }, outputs: { chances: {} } },
          },
        },
      },
    },
    ask: '/tf/v1/models/digits:predict',
    answer: ({ inputs: { image } }: { inputs: { image: number[][][][] } }) => ({
      outputs: image.map(([[[first]]]) => [first! / 255, 1 - first! / 255]),
    }),
  });
  servers.push(server);
  const teacher = await openHttp(
    teacherAt(
      server,
      {},
      {
        protocol: 'tensorflow-serving',
        url: `${server.address}/tf/`,
        model: 'digits',
        versionInUrl: false,
        inputs: parse(TeacherInputs, [{ reads: 'images', layout: 'nhwc', scale: 'bytes' }], 'inputs'),
        output: { gives: 'probabilities', order: [1, 0] },
      },
    ),
    around,
  );
  const images = goldenImages(6);
  const predicted = await teacher.predict(images);
  const firsts = numbersTo(6).map((row) => images.inputs[64 * row]!);
  firsts.forEach((first, row) => expect(Math.exp(predicted[2 * row + 1]!)).toBeCloseTo(first / 255, 6));
  const [body] = server.bodies as { signature_name: string; inputs: { image: number[][][][] } }[];
  expect(body!.signature_name).toBe('serving_default');
  expect(body!.inputs.image[1]![7]![7]).toEqual([images.inputs[127]]);
});

const refuseWith =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end('busy');
const breakOff = (response: ServerResponse) => void response.destroy();
const stayMute = () => undefined;

test('what may pass is tried again, longer each time, and not before the server wants it', async () => {
  const faults = [refuseWith(429, { 'retry-after': '7' }), refuseWith(503), breakOff, stayMute];
  const server = await serve({
    fault: (request, response) => {
      faults[request]?.(response);
      return request < faults.length;
    },
  });
  const teacher = await openHttp(teacherAt(server, { timeoutMs: 2000, inFlight: 1 }), around);
  expect(oddsOf(await teacher.predict(rowsOf(4)))).toEqual(numbersTo(4));
  expect(slept).toEqual([7000, 500, 1000, 2000]);
});

test.each([
  ['stays overloaded', refuseWith(503), 30_000, /answered 503 Service Unavailable, 3 times/],
  ['breaks off', breakOff, 30_000, /it can't be reached \(.+\), 3 times/],
  ['is slow', stayMute, 100, /no answer within 100 ms, 3 times/],
])('a server that %s is given up, and the activity tried again', async (_, fault, timeoutMs, message) => {
  const server = await serve({
    fault: (_request, response) => {
      fault(response);
      return true;
    },
  });
  const connection = { attempts: 3, timeoutMs, inFlight: 1 };
  const teacher = await openHttp(teacherAt(server, connection), around);
  const error: unknown = await teacher.predict(rowsOf(4)).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ name: 'TeacherUnavailable', retryable: true });
  expect(String(error)).toMatch(message);
});

test.each<[string, unknown, string]>([
  [
    'a wrong number of rows',
    { outputs: [{ name: 'logits', shape: [3, 2], data: [0, 0, 0, 0, 0, 0] }] },
    'logits is of shape [3, 2] with 6 numbers for 4 rows',
  ],
  [
    'numbers that the shape has not',
    { outputs: [{ name: 'logits', shape: [4, 2], data: [1] }] },
    'with 1 numbers for 4 rows',
  ],
  [
    'another output',
    { outputs: [{ name: 'scores', shape: [4, 2], data: [] }] },
    'the answer has no output logits, it has scores',
  ],
  ['no output', { error: 'none' }, "the answer isn't what the protocol says, at outputs"],
  [
    'three classes',
    { outputs: [{ name: 'logits', shape: [4, 3], data: new Array(12).fill(0) }] },
    'output: got "3 numbers a row", allowed: 2 numbers a row, one a class',
  ],
])('%s is refused, and not asked again', async (_, answer, message) => {
  const server = await serve({ answer: () => answer });
  const teacher = await openHttp(teacherAt(server), around);
  await expect(teacher.predict(rowsOf(4))).rejects.toThrow(message);
  expect(server.bodies).toHaveLength(1);
});

test('a refusal says what the server says, and is not tried again', async () => {
  const server = await serve({
    fault: (_request, response) => {
      response.writeHead(400).end('{"error": "unknown input"}');
      return true;
    },
  });
  const teacher = await openHttp(teacherAt(server), around);
  await expect(teacher.predict(rowsOf(4))).rejects.toMatchObject({
    name: 'InvalidData',
    message: expect.stringContaining('answered 400 Bad Request: {"error": "unknown input"}'),
  });
  expect(slept).toEqual([]);
});

test('the secret goes into its header, and into no message', async () => {
  const auth = { prefix: 'Bearer ', secret: 'STILLHOUSE_SECRET_MODEL' };
  const server = await serve({
    fault: (request, response) => {
      if (request > 0) response.writeHead(403).end();
      return request > 0;
    },
  });
  const teacher = await openHttp(teacherAt(server, { auth }), around);
  await teacher.predict(rowsOf(4));
  expect(server.headers.map(({ authorization }) => authorization)).toEqual([`Bearer ${SECRET}`]);
  const error = (await teacher.predict(rowsOf(4)).catch((failure: unknown) => failure)) as Error;
  expect(error.message).toContain('403');
  expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(SECRET);
  const without = openHttp(teacherAt(server, { auth }), { ...around, variables: {} });
  await expect(without).rejects.toThrow(
    'connection.auth.secret: got "STILLHOUSE_SECRET_MODEL", allowed: a variable',
  );
});

test('requests begin no faster than the recipe allows', async () => {
  const server = await serve();
  const teacher = await openHttp(teacherAt(server, { requestsPerSecond: 4, inFlight: 1 }), around);
  await teacher.predict(rowsOf(12));
  // The first question comes a quarter of a second after that for the model.
  expect(slept).toEqual([250, 250, 250]);
});

test('a mapping that does not fit the model is refused before it is asked', async () => {
  const server = await serve();
  const other = { inputs: parse(TeacherInputs, [{ reads: 'columns', name: 'x', columns: ['a'] }], 'inputs') };
  await expect(openHttp(teacherAt(server, {}, other), around)).rejects.toThrow(
    'inputs[0].name: got "x", allowed: an input of the model: rows (float32)',
  );
  const output = { gives: 'logits' as const, order: [0, 1], name: 'y' };
  await expect(openHttp(teacherAt(server, {}, { output }), around)).rejects.toThrow(
    'output.name: got "y", allowed: an output of the model: logits',
  );
  const missing = { inputs: parse(TeacherInputs, [{ reads: 'columns', columns: ['visits'] }], 'inputs') };
  const teacher = await openHttp(teacherAt(server, { batchRows: 900 }, missing), around);
  await expect(teacher.predict({ ...rowsOf(900), columns: COLUMNS })).rejects.toThrow('JSON has no NaN');
  expect(server.bodies).toEqual([]);
});

test('a stop is heard between requests', async () => {
  const server = await serve();
  const teacher = await openHttp(teacherAt(server, { inFlight: 1 }), around);
  const shouldStop = () => server.bodies.length >= 2;
  await expect(teacher.predict(rowsOf(40), { shouldStop })).rejects.toMatchObject({ name: 'Stopped' });
  expect(server.bodies).toHaveLength(2);
});
