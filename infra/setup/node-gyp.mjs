// @ts-check
// npm's own node-gyp, and Node's headers where the machine has them.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { SetupFailure } from './setup-failure.mjs';

/**
 * Asks npm, since each distribution keeps node-gyp elsewhere.
 * @param {import('./run-command.mjs').Run} run
 * @returns {Promise<string>} node-gyp's script
 */
export async function findNodeGyp(run) {
  const answer = await run('npm', ['config', 'get', 'node-gyp'], { label: 'npm config get node-gyp' });
  const script = [answer.trim(), '/usr/share/nodejs/node-gyp/bin/node-gyp.js'].find((file) =>
    existsSync(file),
  );
  if (script === undefined) {
    throw new SetupFailure(
      "npm's node-gyp was not found. Debian, Ubuntu: apt-get install node-gyp  macOS: brew reinstall node",
    );
  }
  return script;
}

/**
 * @returns {string | undefined} a folder that holds include/node of this very Node, so that none need be fetched
 */
export function findNodeHeaders() {
  const besideNode = path.dirname(path.dirname(realpathSync(process.execPath)));
  return [besideNode, '/usr', '/usr/local'].find((folder) => {
    const headers = path.join(folder, 'include', 'node');
    if (!['node_api.h', 'common.gypi', 'config.gypi'].every((file) => existsSync(path.join(headers, file))))
      return false;
    const version = readFileSync(path.join(headers, 'node_version.h'), 'utf8');
    return version.includes(`#define NODE_MAJOR_VERSION ${process.versions.node.split('.')[0]}\n`);
  });
}
