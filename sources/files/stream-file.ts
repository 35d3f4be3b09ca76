import { createReadStream } from 'node:fs';
import { InvalidData, InvalidInput } from '../../core/contracts/errors';
import { placeOf } from '../../core/contracts/data/location';
import type { SourceAccess } from '../source-access';
import { findExample } from './find-example';
import { explainBucket } from './explain-bucket';
import { fetchFile } from './fetch-file';
import { isMissing } from './read-local-file';

/**
 * A file's bytes as they come, wherever it lies.
 *
 * @throws InvalidData where there is no such file, or it can't be read.
 * @throws SourceUnavailable, StorageUnavailable where it may be there later.
 */
export async function* streamFile(uri: string, access: SourceAccess): AsyncIterable<Uint8Array> {
  const place = placeOf(uri);
  switch (place?.kind) {
    case 'path':
      yield* streamLocalFile(place.path);
      return;
    case 'example':
      yield* streamLocalFile(findExample(place.name, access));
      return;
    case 's3': {
      const bytes = await explainBucket(uri, () => access.openBucket(place.bucket).stream(place.key));
      if (!bytes) throw new InvalidData(`no file ${uri}`, { file: uri });
      yield* bytes;
      return;
    }
    case 'http':
      yield* fetchFile(place.url);
      return;
    case undefined: {
      const allowed = 'a path, s3://, http(s):// or example:';
      throw new InvalidInput('file', [{ path: '', value: uri, allowed }]);
    }
  }
}

async function* streamLocalFile(path: string): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
  } catch (error) {
    if (isMissing(error)) throw new InvalidData(`no file ${path}`, { file: path }, error);
    throw new InvalidData(`can't read ${path}: ${String(error)}`, { file: path }, error);
  }
}
