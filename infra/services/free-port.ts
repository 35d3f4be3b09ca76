import { createServer, type Server } from 'node:net';

const HOST = '127.0.0.1';

/**
 * Free ports, one for each preference: the preferred port where it is free, else any. All are held until the last
 * is found, so that they differ from each other. Nothing keeps them free afterwards: who uses them must be ready
 * to ask again.
 */
export async function findFreePorts(preferred: readonly (number | undefined)[]): Promise<number[]> {
  const held: Server[] = [];
  try {
    for (const port of preferred) {
      const usual = port === undefined ? undefined : await listen(port);
      held.push(usual ?? (await listenAnywhere()));
    }
    return held.map(portOf);
  } finally {
    await Promise.all(held.map(close));
  }
}

/** A free port below `limit` whose sibling `offset` above it is free too. */
export async function findFreePortPair(preferred: number, offset: number): Promise<[number, number]> {
  const held: Server[] = [];
  try {
    for (let port = preferred; ; port = await anyPortBelow(65_536 - offset)) {
      const first = await listen(port);
      if (!first) continue;
      held.push(first);
      const second = await listen(port + offset);
      if (!second) continue;
      held.push(second);
      return [port, port + offset];
    }
  } finally {
    await Promise.all(held.map(close));
  }
}

async function anyPortBelow(limit: number): Promise<number> {
  for (;;) {
    const [port] = await findFreePorts([undefined]);
    if (port !== undefined && port < limit) return port;
  }
}

/** Undefined where the port is taken, or not ours to take. */
function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: HOST, exclusive: true }, () => resolve(server));
  });
}

async function listenAnywhere(): Promise<Server> {
  const server = await listen(0);
  if (!server) throw new Error(`no free port on ${HOST}`);
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a listening server has a port');
  return address.port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
