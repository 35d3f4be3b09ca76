import { S3Client } from '@aws-sdk/client-s3';

/** Where the artifact store is. Without `credentials` the AWS SDK's own provider chain finds them. */
export interface S3Settings {
  /** Absent: AWS itself. */
  endpoint?: string | undefined;
  bucket: string;
  region: string;
  forcePathStyle: boolean;
  /** Put before every key, such as `team-a/`; may be empty. */
  prefix: string;
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
}

export interface S3Patience {
  maxAttempts: number;
  connectTimeoutMs: number;
  /** Silence on an open connection for this long ends the attempt. */
  idleTimeoutMs: number;
}

/** Long enough for losers of a conditional write, which some stores let wait, and short enough to notice a dead one. */
const PATIENCE: S3Patience = { maxAttempts: 4, connectTimeoutMs: 5_000, idleTimeoutMs: 30_000 };

export function createS3Client(settings: S3Settings, patience: Partial<S3Patience> = {}): S3Client {
  const { maxAttempts, connectTimeoutMs, idleTimeoutMs } = { ...PATIENCE, ...patience };
  return new S3Client({
    region: settings.region,
    forcePathStyle: settings.forcePathStyle,
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    // Copied, for the SDK writes into it.
    ...(settings.credentials === undefined ? {} : { credentials: { ...settings.credentials } }),
    maxAttempts,
    requestHandler: { connectionTimeout: connectTimeoutMs, socketTimeout: idleTimeoutMs },
    // Blobs carry their own SHA-256; the SDK's extra checksums only break stores that don't know them.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
