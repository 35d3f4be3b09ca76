/** Where a model made elsewhere lies: in one file, or in one for each fold of the training rows. */
import { z } from 'zod';
import { Digest } from '../digest';
import { MAX_FOLDS } from '../teachers/folds';
import { FileLocation, pinnedFile, placeOf } from '../data/location';

/** Fields of a teacher that is a model. One of `file` and `files` is said. */
export const modelFiles = {
  /** A model that labels all rows. */
  file: FileLocation.optional(),
  /** Models that each learned without one fold, in the order of the folds. */
  files: z.array(FileLocation).min(2).max(MAX_FOLDS).optional(),
  /** Of the folds that `files` were made on: SHA-256 of one byte a training row, its fold. */
  foldsSha256: Digest.optional(),
};

interface ModelFiles {
  file?: FileLocation | undefined;
  files?: FileLocation[] | undefined;
  foldsSha256?: Digest | undefined;
}

/** What is wrong with how files are named, by the field. */
export function findFileProblems({ file, files, foldsSha256 }: ModelFiles) {
  const problems: { path: (string | number)[]; message: string }[] = [];
  const refuse = (path: (string | number)[], message: string) => problems.push({ path, message });
  if (file === undefined && !files) refuse(['file'], 'a file, or "files" with one for each fold');
  if (file !== undefined && files) refuse(['files'], 'nothing beside "file"');
  if (files && foldsSha256 === undefined)
    refuse(
      ['foldsSha256'],
      'that of the folds which the files were made on: "stillhouse data folds" tells it',
    );
  if (!files && foldsSha256 !== undefined)
    refuse(['foldsSha256'], 'nothing without "files": one model for all rows has no folds');
  const texts = files?.map((location) => JSON.stringify(location)) ?? [];
  texts.forEach((text, i) => {
    if (texts.indexOf(text) < i) refuse(['files', i], 'each file once: a fold has a model of its own');
  });
  return problems;
}

/** A web server can't list a folder, and its SHA-256 is of one file: models of several come as a zip. */
export function findWebProblems({ file, files }: ModelFiles) {
  const message = 'a .zip of the model over http(s), or its folder as a path or "s3://bucket/prefix"';
  const isFolder = (location: FileLocation) => {
    const { uri } = pinnedFile(location);
    return placeOf(uri)?.kind === 'http' && !/\.zip(?:[?#]|$)/i.test(uri);
  };
  return [
    ...(file !== undefined && isFolder(file) ? [{ path: ['file'], message }] : []),
    ...(files ?? []).flatMap((each, i) => (isFolder(each) ? [{ path: ['files', i], message }] : [])),
  ];
}
