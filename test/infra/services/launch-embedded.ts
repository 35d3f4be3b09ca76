/** A launcher in a process of its own, for tests that end it by kill -9. */
import { startEmbedded } from '../../../infra/services/embedded';
import { temporalPath, weedPath } from '../../../infra/setup/paths.cjs';

const [dataDir = ''] = process.argv.slice(2);
const ports = { temporal: 0, ui: 0, s3: 0 };
void startEmbedded({ config: { dataDir, ports }, binaries: { temporalPath, weedPath } }).then(
  ({ supervisor }) => {
    process.send?.(supervisor.states().map(({ pid }) => pid));
  },
);
