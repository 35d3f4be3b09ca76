import { loadConfig } from '../infra/config/config';
import { findDeployment } from '../infra/config/deployment';
import type { ModelRegistry } from '../storage/model-registry';
import { openStores } from '../storage/open-stores';

/** The model registry of the deployment that the environment names, or of the embedded one. */
export function openRegistry(): ModelRegistry {
  const config = loadConfig(process.env);
  return openStores(findDeployment({ config, variables: process.env }).s3).registry;
}
