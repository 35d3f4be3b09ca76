import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { startWebServer, type WebServer } from './web-server';

/** What a server does instead of answering: by the number of the request, from 0 on. */
export type Fault = (request: number, response: ServerResponse) => boolean;

export interface ModelServer extends WebServer {
  /** Bodies of the questions, in the order in which they came. */
  bodies: unknown[];
  headers: IncomingMessage['headers'][];
  /** Most questions that were under way at once. */
  mostAtOnce(): number;
}

/** A real server with a model whose description and answers a test makes up. */
export async function startModelServer(paths: {
  describe: string;
  description: unknown;
  ask: string;
  answer: (body: never) => unknown;
  fault?: Fault;
  /** Questions are answered once so many are under way; 1 where it is left out. */
  gather?: number;
}): Promise<ModelServer> {
  const bodies: unknown[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const waiting: (() => void)[] = [];
  let underWay = 0;
  let most = 0;
  let asked = 0;
  const ask: RequestListener = (request, response) => {
    most = Math.max(most, (underWay += 1));
    headers.push(request.headers);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const number = asked++;
      waiting.push(() => {
        underWay -= 1;
        if (paths.fault?.(number, response)) return;
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        bodies.push(body);
        response.end(JSON.stringify(paths.answer(body as never)));
      });
      if (waiting.length >= (paths.gather ?? 1)) for (const answer of waiting.splice(0)) answer();
    });
  };
  const server = await startWebServer({
    [paths.describe]: (_, response) => void response.end(JSON.stringify(paths.description)),
    [paths.ask]: ask,
  });
  return { ...server, bodies, headers, mostAtOnce: () => most };
}
