/**
 * The embedded artifact store: SeaweedFS in one process. Its settings file remembers flags of earlier starts, so
 * every flag that matters is passed every time.
 */
import path from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Credentials, S3Location } from '../config/s3-location';
import { pollUntilReady } from './poll-until-ready';
import type { ProcessSpec } from './process-spec';
import type { S3Ports } from './s3-ports';

export interface S3ServiceOptions {
  weedPath: string;
  dir: string;
  ports: S3Ports;
  credentials: S3Credentials;
  bucket: string;
}

export function describeS3Service(options: S3ServiceOptions): ProcessSpec {
  const { weedPath, dir, credentials } = options;
  return {
    name: 's3',
    command: weedPath,
    args: ['mini', ...flags(options)],
    cwd: dir,
    env: {
      PATH: process.env['PATH'],
      // Its own folder as home: settings that someone has for another SeaweedFS are not for this one.
      HOME: dir,
      // Without a limit it grows past 1.2 GB under load.
      GOMEMLIMIT: '512MiB',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    ready: ({ signal }) => waitForS3(locateS3Service(options), signal),
    readyTimeoutMs: 90_000,
    stopSignal: 'SIGTERM',
    // It survives kill -9 without loss, and takes long to stop by itself once it holds some data.
    graceMs: 4_000,
  };
}

export function locateS3Service({ ports, bucket, credentials }: S3ServiceOptions): S3Location {
  const endpoint = `http://127.0.0.1:${ports.s3}`;
  return { endpoint, bucket, region: 'us-east-1', forcePathStyle: true, prefix: '', credentials };
}

function flags({ dir, ports, bucket }: S3ServiceOptions): string[] {
  return [
    `-dir=${path.resolve(dir)}`,
    '-ip=127.0.0.1',
    '-ip.bind=127.0.0.1',
    '-webdav=false',
    '-admin.ui=false',
    '-master.telemetry=false',
    '-s3.port.iceberg=0',
    '-s3.port.lance=0',
    // Otherwise the filer's port lets anyone read and write, without credentials.
    '-disableHttp',
    `-bucket=${bucket}`,
    // A mistyped bucket is an error, not a new bucket.
    '-s3.autoCreateBucket=false',
    `-s3.port=${ports.s3}`,
    `-s3.port.grpc=${ports.s3Grpc}`,
    `-master.port=${ports.master}`,
    `-master.port.grpc=${ports.masterGrpc}`,
    `-volume.port=${ports.volume}`,
    `-volume.port.grpc=${ports.volumeGrpc}`,
    `-filer.port=${ports.filer}`,
    `-filer.port.grpc=${ports.filerGrpc}`,
    `-admin.port=${ports.admin}`,
    `-admin.port.grpc=${ports.adminGrpc}`,
  ];
}

/**
 * An open port isn't readiness: after a restart the first calls may fail or hang for many seconds. Only an object
 * that was written and read back is.
 */
export async function waitForS3(location: S3Location, signal: AbortSignal): Promise<void> {
  const { endpoint, region, forcePathStyle, credentials, bucket } = location;
  const client = new S3Client({
    region,
    forcePathStyle,
    maxAttempts: 1,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials: { ...credentials } }),
  });
  const target = { Bucket: bucket, Key: `${location.prefix}service/ready` };
  try {
    await pollUntilReady(
      async (abortSignal) => {
        const token = String(process.hrtime.bigint());
        await client.send(new PutObjectCommand({ ...target, Body: token }), { abortSignal });
        const { Body } = await client.send(new GetObjectCommand(target), { abortSignal });
        if ((await Body?.transformToString()) !== token)
          throw new Error('the store gave back something else');
      },
      { signal, attemptTimeoutMs: 2_000 },
    );
  } finally {
    client.destroy();
  }
}
