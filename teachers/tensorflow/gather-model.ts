import { InvalidData } from '../../core/contracts/errors';
import type { Folder } from '../../sources/files/folder';
import type { FileMap } from './pack-files';
import { parseWebModel } from './web-model';

/**
 * The files of a TensorFlow.js model: model.json, and the shards that it names.
 *
 * @param name of model.json in the folder
 * @throws InvalidData where one is missing.
 */
export async function gatherWebModel(folder: Folder, name: string): Promise<FileMap> {
  const json = await readFrom(folder, name);
  const files = new Map([['model.json', json]]);
  for (const { paths } of parseWebModel(json).weightsManifest)
    for (const path of paths) files.set(path, await readFrom(folder, path));
  return files;
}

/** Of a SavedModel; what else lies in the folder is no part of it. */
const SAVED_MODEL = /^(?:saved_model\.pb|fingerprint\.pb|variables\/|assets\/)/;

/** @throws InvalidData where there is no SavedModel. */
export async function gatherSavedModel(folder: Folder): Promise<FileMap> {
  const paths = (await folder.list()).filter((path) => SAVED_MODEL.test(path));
  if (!paths.includes('saved_model.pb')) throw noFile(folder, 'saved_model.pb');
  const files = new Map<string, Uint8Array>();
  for (const path of paths) files.set(path, await readFrom(folder, path));
  return files;
}

async function readFrom(folder: Folder, path: string): Promise<Uint8Array> {
  const bytes = await folder.read(path);
  if (bytes) return bytes;
  throw noFile(folder, path);
}

function noFile({ name }: Folder, path: string): InvalidData {
  return new InvalidData(`${name} has no ${path}`, { folder: name, path });
}
