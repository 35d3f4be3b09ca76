import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface DuckDBLimits {
  /** Of DuckDB's own memory; what doesn't fit goes to the folder. */
  memoryMiB: number;
  threads: number;
}

/** A database in a folder of its own. */
export interface DuckDBSession {
  run(sql: string): Promise<void>;
  /** All rows at once: for answers that are small. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Rows as they come, in their order, without keeping them. */
  stream(sql: string): AsyncIterable<DuckDBDataChunk>;
  close(): void;
}

/** @param directory for the database and what doesn't fit in memory; is made where it isn't there. */
export async function openDuckDB(
  directory: string,
  { memoryMiB, threads }: DuckDBLimits,
): Promise<DuckDBSession> {
  await mkdir(directory, { recursive: true });
  // Loaded where it is needed: most commands need no native library, and none should wait for one.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(join(directory, 'table.duckdb'), {
    memory_limit: `${memoryMiB}MiB`,
    threads: String(threads),
    temp_directory: join(directory, 'spilled'),
    preserve_insertion_order: 'true',
    // Nothing is fetched from anywhere: what isn't built in isn't there.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  return {
    run: async (sql) => {
      await connection.run(sql);
    },
    query: async (sql) => {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjectsJS();
    },
    stream: (sql) => streamChunks(connection, sql),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function* streamChunks(connection: DuckDBConnection, sql: string): AsyncIterable<DuckDBDataChunk> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk;
  }
}
