import { createServer, type Server } from 'node:net';
import { findFreePortPair, findFreePorts } from '../../../infra/services/free-port';
import { findS3Ports } from '../../../infra/services/s3-ports';

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function occupy(port: number): Promise<number> {
  const server = createServer();
  open.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

test('the preferred port where it is free, else another', async () => {
  const [free = 0] = await findFreePorts([undefined]);
  expect(await findFreePorts([free])).toEqual([free]);
  await occupy(free);
  const [other] = await findFreePorts([free]);
  expect(other).not.toBe(free);
});

test('ports found together differ', async () => {
  const ports = await findFreePorts(Array.from({ length: 30 }, () => undefined));
  expect(new Set(ports).size).toBe(30);
  const [free = 0] = await findFreePorts([undefined]);
  expect(new Set(await findFreePorts([free, free])).size).toBe(2);
});

test('a pair keeps its distance, also where the sibling is taken', async () => {
  const [first, second] = await findFreePortPair(23_000, 10_000);
  expect(second - first).toBe(10_000);
  await occupy(second);
  const [another, sibling] = await findFreePortPair(first, 10_000);
  expect(another).not.toBe(first);
  expect(sibling - another).toBe(10_000);
});

test('all ten ports of the store differ, and keep to those of the last start', async () => {
  const ports = await findS3Ports({});
  expect(new Set(Object.values(ports)).size).toBe(10);
  expect(await findS3Ports(ports)).toEqual(ports);
});
