import { createServer, type RequestListener } from 'node:http';

export interface WebServer {
  /** Without a slash at its end. */
  address: string;
  /** Paths asked for, in order. */
  asked: string[];
  stop(): Promise<void>;
}

/** A real web server on this machine that answers each path by its own function, and others with 404. */
export async function startWebServer(answers: Record<string, RequestListener>): Promise<WebServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    const answer = answers[url];
    if (answer) answer(request, response);
    else response.writeHead(404).end('no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
