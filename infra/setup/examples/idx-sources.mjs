// @ts-check
// Places where idx files can be had. Each gives back a folder that holds the four.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { downloadFile } from '../download-file.mjs';
import { cacheDir } from '../paths.mjs';
import { findOnPath } from '../programs-on-path.mjs';
import { SetupFailure } from '../setup-failure.mjs';
import { readVerified } from './idx-files.mjs';

/**
 * @typedef {import('../part.mjs').PartContext} PartContext
 *
 * @typedef {object} IdxSource
 * @property {string} title
 * @property {(context: PartContext) => Promise<string>} bringFolder
 */

/** @param {string} variable @param {string} folder @returns {IdxSource} */
export function givenFolder(variable, folder) {
  const check = () => {
    if (!existsSync(folder)) throw new SetupFailure(`${variable} names ${folder}, which does not exist.`);
    return Promise.resolve(path.resolve(folder));
  };
  return { title: `${variable}=${folder}`, bringFolder: check };
}

/** @param {string} module name and version @param {string} folder in the module @returns {IdxSource} */
export function goModule(module, folder) {
  return {
    title: `the Go module ${module}`,
    async bringFolder({ run, scratchDir }) {
      requireProgram('go');
      // The content is verified here by digest, so Go need not reach its checksum database.
      const env = {
        ...process.env,
        GONOSUMDB: '*',
        GOFLAGS: '-mod=mod',
        GOTOOLCHAIN: 'local',
        GO111MODULE: 'on',
      };
      const printed = await run('go', ['mod', 'download', '-json', module], {
        cwd: scratchDir,
        env,
        label: 'go mod download',
      });
      return path.join(JSON.parse(printed).Dir, folder);
    },
  };
}

/** @param {string} name of the package @param {string} folder in the package @returns {IdxSource} */
export function debianPackage(name, folder) {
  return {
    title: `Debian's package ${name}`,
    async bringFolder({ run, scratchDir }) {
      requireProgram('apt-get');
      requireProgram('dpkg-deb');
      const printed = await run('apt-get', ['download', '--print-uris', name], { label: 'apt-get download' });
      const [, file] = /^'\S+' (\S+)/m.exec(printed) ?? [];
      if (file === undefined) throw new SetupFailure(`apt-get knows no file of ${name}`);
      await run('apt-get', ['download', '-qq', name], { cwd: scratchDir, label: 'apt-get download' });
      const unpacked = path.join(scratchDir, name);
      await run('dpkg-deb', ['-x', path.join(scratchDir, file), unpacked], { label: 'dpkg-deb' });
      return path.join(unpacked, folder);
    },
  };
}

/**
 * @param {string} url @param {string} set name of the files' folder among the downloads
 * @param {import('./idx-files.mjs').IdxFile[]} files @param {string} title of the set
 * @returns {IdxSource}
 */
export function mirror(url, set, files, title) {
  return {
    title: url,
    async bringFolder({ report }) {
      const folder = path.join(cacheDir, 'downloads', set, new URL(url).hostname);
      mkdirSync(folder, { recursive: true });
      for (const wanted of files) {
        const file = path.join(folder, `${wanted.name}.gz`);
        await downloadFile(`${url}/${wanted.name}.gz`, file, wanted.gzipBytes, report);
        try {
          readVerified(file, wanted, title);
        } catch (error) {
          // Kept, it would be found in its place at every later set-up, and this source never be right again.
          rmSync(file, { force: true });
          throw error;
        }
      }
      return folder;
    },
  };
}

/** @param {string} name */
function requireProgram(name) {
  if (findOnPath(name) === undefined) throw new SetupFailure(`${name} is not on the PATH`);
}
