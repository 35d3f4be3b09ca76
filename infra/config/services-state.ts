/**
 * What the launcher of the embedded services tells other terminals: where the services are, with which
 * credentials, and which processes they are. It holds a secret, so only its owner may read it.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ProcessIdentity } from './process-identity';
import { S3Location } from './s3-location';

export const EmbeddedTemporal = z.strictObject({ address: z.string(), uiAddress: z.string() });
export type EmbeddedTemporal = z.infer<typeof EmbeddedTemporal>;

export const ServicesState = z.strictObject({
  launcher: ProcessIdentity,
  /** False while they are starting. */
  ready: z.boolean(),
  temporal: EmbeddedTemporal.nullable(),
  s3: S3Location.nullable(),
  processes: z.array(ProcessIdentity.extend({ name: z.string() })),
});
export type ServicesState = z.infer<typeof ServicesState>;

const statePath = (dataDir: string) => path.join(dataDir, 'services.json');

/** Undefined where there is none, or one that an older version wrote. */
export function readServicesState(dataDir: string): ServicesState | undefined {
  try {
    return ServicesState.safeParse(JSON.parse(readFileSync(statePath(dataDir), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

export function writeServicesState(dataDir: string, state: ServicesState): void {
  writePrivately(statePath(dataDir), JSON.stringify(state, null, 1));
}

export function removeServicesState(dataDir: string): void {
  rmSync(statePath(dataDir), { force: true });
}

/** Renamed into place, so that nobody reads half of it. */
export function writePrivately(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}
