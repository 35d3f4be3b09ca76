import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { S3Credentials } from '../config/s3-location';
import { writePrivately } from '../config/services-state';

/** The embedded store's own credentials: drawn once for a data folder, readable by its owner only. */
export function loadS3Credentials(dataDir: string): S3Credentials {
  const file = path.join(dataDir, 's3-credentials.json');
  const present = read(file);
  if (present) return present;
  const drawn = {
    accessKeyId: randomBytes(10).toString('hex').toUpperCase(),
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
  writePrivately(file, JSON.stringify(drawn));
  return drawn;
}

function read(file: string): S3Credentials | undefined {
  try {
    return S3Credentials.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
