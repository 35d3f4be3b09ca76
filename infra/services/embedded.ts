/** The services that Stillhouse brings along: a Temporal server and an artifact store, on this machine only. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config/config';
import { identifyProcess } from '../config/process-identity';
import type { S3Location } from '../config/s3-location';
import {
  readServicesState,
  removeServicesState,
  writeServicesState,
  type EmbeddedTemporal,
  type ServicesState,
} from '../config/services-state';
import { lockDataDir } from './data-dir-lock';
import { endStaleProcesses } from './end-stale-processes';
import { findFreePorts } from './free-port';
import type { ProcessState } from './process-spec';
import { loadS3Credentials } from './s3-credentials';
import { findS3Ports, recallS3Ports, rememberS3Ports } from './s3-ports';
import { describeS3Service, locateS3Service } from './s3-service';
import { ServiceFailed } from './service-failed';
import { createSupervisor, type Supervisor } from './supervisor';
import { describeTemporalService, locateTemporalService } from './temporal-service';

export interface Binaries {
  temporalPath: string;
  weedPath: string;
}

export interface EmbeddedOptions {
  config: Pick<Config, 'dataDir' | 'ports'>;
  binaries: Binaries;
  /** Leave out what runs elsewhere. */
  services?: { temporal: boolean; s3: boolean };
  onChange?: (state: ProcessState) => void;
}

export interface EmbeddedServices {
  /** Null where left out. */
  temporal: EmbeddedTemporal | null;
  s3: S3Location | null;
  /** For workers too: what it starts is stopped before the services are. */
  supervisor: Supervisor;
  stop(): Promise<void>;
}

const BUCKET = 'stillhouse';
/** A port may be taken between being found free and being used. */
const START_ATTEMPTS = 3;

/** @throws AlreadyRunning, ServiceFailed; nothing is left running then. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServices> {
  const { config, services = { temporal: true, s3: true }, onChange } = options;
  const { dataDir } = config;
  const lock = lockDataDir(dataDir);
  let state: ServicesState = emptyState();
  const note = (part: Partial<ServicesState>) => {
    state = { ...state, ...part };
    writeServicesState(dataDir, state);
  };
  let stopped = false;
  const supervisor = createSupervisor({
    logDir: path.join(dataDir, 'logs'),
    onChange: (changed) => {
      if (!stopped) tryTo(() => note({ processes: listProcesses(supervisor) }));
      onChange?.(changed);
    },
  });
  const stop = async () => {
    await supervisor.stop();
    stopped = true;
    removeServicesState(dataDir);
    lock.release();
  };
  try {
    await endStaleProcesses(readServicesState(dataDir)?.processes ?? []);
    note({});
    const temporal = services.temporal ? await startTemporal(options, supervisor) : null;
    const s3 = services.s3 ? await startS3(options, supervisor) : null;
    note({ temporal, s3, ready: true });
    return { temporal, s3, supervisor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** On a full disk the record of a restart may be late; the restart itself must not fail with it. */
function tryTo(write: () => void): void {
  try {
    write();
  } catch {
    // The next change writes it.
  }
}

function startTemporal(
  { config, binaries }: EmbeddedOptions,
  supervisor: Supervisor,
): Promise<EmbeddedTemporal> {
  const { dataDir, ports: wanted } = config;
  requireBinary('temporal', binaries.temporalPath);
  return tryOften(async () => {
    const [grpc = 0, ui = 0, http = 0, metrics = 0] = await findFreePorts([
      wanted.temporal,
      wanted.ui,
      undefined,
      undefined,
    ]);
    const service = {
      temporalPath: binaries.temporalPath,
      dir: dataDir,
      dbFile: path.join(dataDir, 'temporal.db'),
      ports: { grpc, ui, http, metrics },
    };
    await supervisor.start(describeTemporalService(service));
    return locateTemporalService(service);
  });
}

function startS3({ config, binaries }: EmbeddedOptions, supervisor: Supervisor): Promise<S3Location> {
  const { dataDir, ports: wanted } = config;
  requireBinary('s3', binaries.weedPath);
  const dir = path.join(dataDir, 's3');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const credentials = loadS3Credentials(dataDir);
  return tryOften(async () => {
    const ports = await findS3Ports({ ...recallS3Ports(dataDir), s3: wanted.s3 });
    const service = { weedPath: binaries.weedPath, dir, ports, credentials, bucket: BUCKET };
    await supervisor.start(describeS3Service(service));
    rememberS3Ports(dataDir, ports);
    return locateS3Service(service);
  });
}

async function tryOften<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof ServiceFailed) || attempt === START_ATTEMPTS) throw error;
    }
  }
}

function requireBinary(service: string, file: string): void {
  if (!existsSync(file))
    throw new ServiceFailed(service, `${file} is not there; run \`npm run setup\``, 'none');
}

function emptyState(): ServicesState {
  const launcher = identifyProcess(process.pid);
  if (!launcher) throw new Error('this process can not be identified');
  return { launcher, ready: false, temporal: null, s3: null, processes: [] };
}

function listProcesses(supervisor: Supervisor): ServicesState['processes'] {
  return supervisor.states().flatMap(({ name, pid }) => {
    const identity = pid === undefined ? undefined : identifyProcess(pid);
    return identity ? [{ ...identity, name }] : [];
  });
}
