import path from 'node:path';
import { SECRET_PREFIX } from '../../core/contracts/teachers/foreign-teacher';
import { InvalidInput } from '../../core/contracts/errors';
import { parse } from '../../core/contracts/parse';
import { Environment } from './environment';
import { readMachine, type Machine } from './machine';
import { PROJECT_ROOT } from './project-paths';
import type { S3Location } from './s3-location';

export type EngineKind = 'compiled' | 'eager';

export interface Config {
  device: 'cpu' | 'gpu';
  /** How trainers compute. */
  engine: EngineKind;
  /** Trainer processes side by side. */
  slots: number;
  /** Of the embedded services: their data, logs and state. Absolute. */
  dataDir: string;
  /** Preferred by the embedded services; taken ones are replaced. */
  ports: { temporal: number; ui: number; s3: number };
  /** Set when the artifact store is somewhere else than in the embedded services. */
  s3: S3Location | undefined;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** Variables of the set-up, which reads them itself. */
const SETUP_VARIABLES = ['STILLHOUSE_CACHE', 'STILLHOUSE_MNIST_DIR', 'STILLHOUSE_FASHION_MNIST_DIR'];

/** @throws InvalidInput that names every wrong or unknown STILLHOUSE_ variable. */
export function loadConfig(variables: Variables, machine: Machine = readMachine(variables)): Config {
  const env = parse(Environment, pickOurs(variables), 'environment');
  const device = env.STILLHOUSE_DEVICE ?? (machine.gpus > 0 ? 'gpu' : 'cpu');
  return {
    device,
    engine: env.STILLHOUSE_ENGINE,
    slots: env.STILLHOUSE_SLOTS ?? Math.max(1, device === 'gpu' ? machine.gpus : machine.cpus),
    dataDir: path.resolve(PROJECT_ROOT, env.STILLHOUSE_DATA_DIR),
    ports: {
      temporal: env.STILLHOUSE_TEMPORAL_PORT,
      ui: env.STILLHOUSE_UI_PORT,
      s3: env.STILLHOUSE_S3_PORT,
    },
    s3: locateS3(env, variables),
  };
}

/** An empty variable counts as unset: compose files and CI pass those on. */
function pickOurs(variables: Variables): Record<string, string> {
  const ours = Object.entries(variables).filter(
    (entry): entry is [string, string] =>
      entry[0].startsWith('STILLHOUSE_') && !entry[0].startsWith(SECRET_PREFIX) && Boolean(entry[1]),
  );
  const known = [...Object.keys(Environment.shape), ...SETUP_VARIABLES];
  const unknown = ours.filter(([name]) => !known.includes(name));
  if (unknown.length > 0) {
    const allowed = `no such variable; known: ${known.join(', ')}`;
    throw new InvalidInput(
      'environment',
      unknown.map(([name, value]) => ({ path: name, value, allowed })),
    );
  }
  return Object.fromEntries(ours.filter(([name]) => !SETUP_VARIABLES.includes(name)));
}

function locateS3(env: Environment, variables: Variables): S3Location | undefined {
  if (env.STILLHOUSE_S3_BUCKET === undefined) return undefined;
  const endpoint = env.STILLHOUSE_S3_ENDPOINT;
  const pathStyle = env.STILLHOUSE_S3_FORCE_PATH_STYLE;
  const standardRegion = variables['AWS_REGION'] ?? variables['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    bucket: env.STILLHOUSE_S3_BUCKET,
    region: env.STILLHOUSE_S3_REGION ?? standardRegion,
    // Stores other than AWS seldom have a host name per bucket.
    forcePathStyle: pathStyle === undefined ? endpoint !== undefined : pathStyle === 'true',
    prefix: env.STILLHOUSE_S3_PREFIX,
  };
}
