// @ts-check
// The packages of package-lock.json. node_modules made by a plain `npm install` or `npm ci` is taken as it is
// where it holds what the lockfile says; only otherwise is it made anew.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './paths.mjs';
import { isStamped, writeStamp } from './stamps.mjs';

const modulesDir = path.join(projectRoot, 'node_modules');
const lockfilePath = path.join(projectRoot, 'package-lock.json');
/** npm's own note of what it installed, written when it is done. */
const installedPath = path.join(modulesDir, '.package-lock.json');
/** Inside node_modules, so that it goes when they go. */
const stampPath = path.join(modulesDir, '.stillhouse-setup.json');

// Set-up has asked for Node's version itself; a few linters want a newer 22, and must not keep the rest from running.
const CI_ARGUMENTS = [
  'ci',
  '--ignore-scripts',
  '--engine-strict=false',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];
const UNREACHABLE =
  /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|network timeout/;

function computeKey() {
  const digest = createHash('sha256').update(readFileSync(lockfilePath)).digest('hex');
  return `${digest} node ${process.versions.node.split('.')[0]} ${process.platform}-${process.arch}`;
}

/** @type {import('./part.mjs').Part} */
export const npmPackages = {
  name: 'npm',
  needs: [],
  describe: () => ({
    title: 'npm packages of package-lock.json',
    location: modulesDir,
    downloadBytes: 259e6,
    diskBytes: 1_100e6,
  }),
  stamp: () => isStamped(stampPath, computeKey()),
  prerequisites: () => ['npm'],
  async bring({ run, report }) {
    if (!holdsLockedPackages()) {
      // A removal cut short must not leave a note or a stamp that says that all is there.
      rmSync(installedPath, { force: true });
      rmSync(stampPath, { force: true });
      const stop = report.watch('npm', undefined, () => 0);
      try {
        await installLocked(run);
      } finally {
        stop();
      }
    }
    writeStamp(stampPath, computeKey(), [installedPath]);
  },
};

/**
 * Without a network `npm ci` retries each of some hundred packages for over a minute. npm's own cache may still hold all.
 * @param {import('./run-command.mjs').Run} run
 */
async function installLocked(run) {
  const offline = (await canReachRegistry(run)) ? [] : ['--offline'];
  const label = offline.length > 0 ? "npm ci --offline (npm's registry can't be reached)" : 'npm ci';
  await run('npm', [...CI_ARGUMENTS, ...offline], { cwd: projectRoot, label });
}

/** @param {import('./run-command.mjs').Run} run @returns {Promise<boolean>} true for any answer, a refusal too */
async function canReachRegistry(run) {
  try {
    await run('npm', ['ping', '--fetch-retries=1', '--fetch-retry-mintimeout=500', '--fetch-timeout=10000'], {
      cwd: projectRoot,
    });
    return true;
  } catch (error) {
    return !UNREACHABLE.test(String(error));
  }
}

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, devOptional?: boolean,
 *   os?: string[], cpu?: string[] }} LockedPackage
 */

function holdsLockedPackages() {
  const locked = readPackages(lockfilePath);
  const installed = readPackages(installedPath);
  if (!locked || !installed) return false;
  const lockedHold = Object.entries(locked).every(([location, wanted]) => {
    const found = installed[location];
    // Optional packages are there or not by platform; npm chose when it installed.
    if (found === undefined) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
  return (
    lockedHold &&
    Object.entries(installed).every(([location, found]) => locked[location] && suitsPlatform(found))
  );
}

/** @param {LockedPackage} found @returns {boolean} false for packages copied along from another kind of machine */
function suitsPlatform({ os, cpu }) {
  return allows(os, process.platform) && allows(cpu, process.arch);
}

/** @param {string[] | undefined} list npm's form: names, or names to be left out after `!` @param {string} value */
function allows(list, value) {
  if (list === undefined) return true;
  if (list.includes(`!${value}`)) return false;
  return list.every((entry) => entry.startsWith('!')) || list.includes(value);
}

/** @param {string} file @returns {Record<string, LockedPackage> | undefined} without the project itself */
function readPackages(file) {
  try {
    const { '': _, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
    return packages;
  } catch {
    return undefined;
  }
}
