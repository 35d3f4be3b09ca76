import { loadConfig } from '../infra/config/config';
import { findDeployment } from '../infra/config/deployment';
import type { ObjectStore } from '../storage/object-store';
import { openStores } from '../storage/open-stores';

/** A bucket of the deployment that the environment names, or of the embedded one. It is looked for when first asked. */
export function openBucket(bucket: string): ObjectStore {
  const config = loadConfig(process.env);
  return openStores(findDeployment({ config, variables: process.env }).s3).openBucket(bucket);
}
