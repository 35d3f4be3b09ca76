import { loadConfig } from '../infra/config/config';
import { findDeployment } from '../infra/config/deployment';
import { exampleDataDir } from '../infra/setup/paths.cjs';
import type { SourceAccess } from '../sources/source-access';
import { openStores } from '../storage/open-stores';

/** How commands reach data, as the main worker of this machine does. */
export const SOURCE_ACCESS: SourceAccess = {
  exampleDataDir,
  // Of the deployment that the environment names, or of the embedded one; only who names a bucket needs it.
  openBucket: (bucket) => {
    const config = loadConfig(process.env);
    return openStores(findDeployment({ config, variables: process.env }).s3).openBucket(bucket);
  },
};
