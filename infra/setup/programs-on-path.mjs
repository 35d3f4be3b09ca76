// @ts-check
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** @param {string} program @returns {string | undefined} the file that PATH gives for the name */
export function findOnPath(program) {
  if (path.isAbsolute(program)) return isExecutable(program) ? program : undefined;
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, program)).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
