/** The embedded Temporal server, with its web UI. */
import { Connection } from '@temporalio/client';
import path from 'node:path';
import { SEARCH_ATTRIBUTES } from '../../core/contracts/search-attributes';
import type { EmbeddedTemporal } from '../config/services-state';
import { pollUntilReady } from './poll-until-ready';
import type { ProcessSpec } from './process-spec';

export interface TemporalServiceOptions {
  temporalPath: string;
  dir: string;
  dbFile: string;
  ports: { grpc: number; ui: number; http: number; metrics: number };
}

export function describeTemporalService(options: TemporalServiceOptions): ProcessSpec {
  const { temporalPath, dir } = options;
  return {
    name: 'temporal',
    command: temporalPath,
    args: ['server', 'start-dev', ...flags(options)],
    cwd: dir,
    // Its data folder as home: a profile that someone has for another server is not for this one.
    env: { PATH: process.env['PATH'], HOME: dir },
    ready: ({ signal }) => waitForTemporal(locateTemporalService(options).address, signal),
    readyTimeoutMs: 60_000,
    stopSignal: 'SIGINT',
    graceMs: 10_000,
  };
}

export function locateTemporalService({ ports }: TemporalServiceOptions): EmbeddedTemporal {
  return { address: `127.0.0.1:${ports.grpc}`, uiAddress: `http://127.0.0.1:${ports.ui}` };
}

function flags({ dbFile, ports }: TemporalServiceOptions): string[] {
  const attributes = Object.values(SEARCH_ATTRIBUTES).flatMap((name) => [
    '--search-attribute',
    `${name}=Keyword`,
  ]);
  return [
    ...['--ip', '127.0.0.1', '--ui-ip', '127.0.0.1'],
    ...['--port', String(ports.grpc), '--ui-port', String(ports.ui)],
    ...['--http-port', String(ports.http), '--metrics-port', String(ports.metrics)],
    ...['--db-filename', path.resolve(dbFile), '--sqlite-pragma', 'journal_mode=wal'],
    ...attributes,
    '--ui-disable-news-fetch',
    ...['--log-level', 'warn'],
  ];
}

/** Waits until the namespace is served and knows our search attributes: workflows can't start before. */
export async function waitForTemporal(
  address: string,
  signal: AbortSignal,
  namespace = 'default',
): Promise<void> {
  const wanted = Object.values(SEARCH_ATTRIBUTES);
  await pollUntilReady(
    async () => {
      const connection = await Connection.connect({ address, connectTimeout: ATTEMPT_MS });
      try {
        await connection.withDeadline(Date.now() + ATTEMPT_MS, async () => {
          await connection.workflowService.describeNamespace({ namespace });
          const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
          const missing = wanted.filter((name) => !(name in customAttributes));
          if (missing.length > 0)
            throw new Error(`search attributes not registered yet: ${missing.join(', ')}`);
        });
      } finally {
        await connection.close();
      }
    },
    { signal, attemptTimeoutMs: ATTEMPT_MS },
  );
}

const ATTEMPT_MS = 2_000;
