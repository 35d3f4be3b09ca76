/** Teachers behind real servers on this machine, in the two protocols. */
import type { InvalidData } from '../../../core/contracts/errors';
import { parse } from '../../../core/contracts/parse';
import { TeacherInputs } from '../../../core/contracts/teachers/teacher-mapping';
import { openHttp } from '../../../teachers/http/open-http';
import {
  createSurroundings,
  numbersTo,
  oddsOf,
  rowsOf,
  SECRET,
  startChurnServer,
  teacherAt,
  type Question,
} from '../../support/churn-server';
import { COLUMNS, goldenImages } from '../../support/golden-teachers';
import { startModelServer, type ModelServer } from '../../support/model-server';

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
      outputs: image.map((pixels) => pixels.flat(2)[0]! / 255).map((first) => [first, 1 - first]),
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

test('numbers come back as the server says them', async () => {
  const answer = ({ inputs: [input] }: Question) => ({
    outputs: [
      { name: 'logits', shape: [input!.data.length], data: input!.data.map((row) => 1000 * row + 0.5) },
    ],
  });
  const server = await serve({ answer });
  const output = { gives: 'numbers' as const, order: [0] };
  const asked = { ...around, classes: 1, task: 'regression' as const };
  const teacher = await openHttp(teacherAt(server, {}, { output }), asked);
  expect([...(await teacher.predict(rowsOf(10)))]).toEqual(numbersTo(10).map((row) => 1000 * row + 0.5));
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
  const error = (await teacher.predict(rowsOf(4)).catch((failure: unknown) => failure)) as InvalidData;
  expect(error.message).toContain('403');
  expect(JSON.stringify([error.message, error.stack, error.fields])).not.toContain(SECRET);
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
  expect(around.slept).toEqual([250, 250, 250]);
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
