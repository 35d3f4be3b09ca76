/** What goes wrong with servers of teachers. */
import type { ServerResponse } from 'node:http';
import { openHttp } from '../../../teachers/http/open-http';
import {
  createSurroundings,
  numbersTo,
  oddsOf,
  rowsOf,
  startChurnServer,
  teacherAt,
} from '../../support/churn-server';
import type { ModelServer } from '../../support/model-server';

let servers: ModelServer[] = [];
let around: ReturnType<typeof createSurroundings>;

beforeEach(() => {
  around = createSurroundings();
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

async function serve(changes: Parameters<typeof startChurnServer>[0] = {}): Promise<ModelServer> {
  const server = await startChurnServer(changes);
  servers.push(server);
  return server;
}

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
  expect(around.slept).toEqual([7000, 500, 1000, 2000]);
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
    message: `${server.address}/v2/models/churn/versions/7/infer: the server answered 400 Bad Request: {"error": "unknown input"}`,
  });
  expect(around.slept).toEqual([]);
});
