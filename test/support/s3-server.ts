import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { S3Location } from '../../infra/config/s3-location';
import { findS3Ports } from '../../infra/services/s3-ports';
import { describeS3Service, locateS3Service } from '../../infra/services/s3-service';
import { createSupervisor } from '../../infra/services/supervisor';
import { weedPath } from '../../infra/setup/paths.cjs';
import { makeTempDir } from './temp-dir';

export interface S3Server {
  location: S3Location;
  /** The same bucket under a prefix of its own, so that tests don't see each other's objects. */
  scope(name: string): S3Location;
  stop(): Promise<void>;
}

/** A real store for one test file, on free ports and with an empty folder. */
export async function startS3Server(): Promise<S3Server> {
  const temp = makeTempDir();
  const supervisor = createSupervisor({ logDir: path.join(temp.dir, 'logs') });
  const stop = async () => {
    await supervisor.stop();
    temp.remove();
  };
  try {
    const location = await start(path.join(temp.dir, 's3'), supervisor);
    return { location, scope: (name) => ({ ...location, prefix: `${name}/` }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(dir: string, supervisor: ReturnType<typeof createSupervisor>): Promise<S3Location> {
  mkdirSync(dir, { recursive: true });
  const credentials = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' };
  for (let attempt = 1; ; attempt += 1) {
    const service = { weedPath, dir, ports: await findS3Ports({}), credentials, bucket: 'test' };
    try {
      await supervisor.start(describeS3Service(service));
      return locateS3Service(service);
    } catch (error) {
      // Test files that start at the same time may find the same free port.
      if (attempt === 3) throw error;
    }
  }
}
