/** Where data lie: on the reading machine's disk, in S3, on a web server, or among the examples that the set-up fetches. */
import { z } from 'zod';
import { Digest } from '../digest';
import { EXAMPLE_TABLES, isExampleTable, type ExampleTable } from './example-data';

/** A location's text taken apart. */
export type Place =
  | { kind: 'path'; path: string }
  /** The key may be empty, or a prefix; it has no slash in front. */
  | { kind: 's3'; bucket: string; key: string }
  | { kind: 'http'; url: string }
  | { kind: 'example'; name: ExampleTable };

const EXAMPLE = 'example:';
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const S3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s;
/** Without user and password: recipes are kept and shown. */
const HTTP = /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i;

/** null where the text names nothing that can be read. */
export function placeOf(uri: string): Place | null {
  if (uri === '') return null;
  if (uri.startsWith(EXAMPLE)) {
    const name = uri.slice(EXAMPLE.length);
    return isExampleTable(name) ? { kind: 'example', name } : null;
  }
  if (!SCHEME.test(uri)) return { kind: 'path', path: uri };
  if (HTTP.test(uri)) return { kind: 'http', url: uri };
  const [, bucket, key = ''] = S3.exec(uri) ?? [];
  return bucket === undefined || key.startsWith('/') ? null : { kind: 's3', bucket, key };
}

const WITH_DIGEST = '{ "uri": "https://…", "sha256": "…" }';
const FILE = 'a path, "s3://bucket/key", or { "uri": …, "sha256": … }';
const FOLDER = 'a path or "s3://bucket/prefix"';

function problemWithFile(uri: string): string | null {
  const place = placeOf(uri);
  if (!place && uri.startsWith(EXAMPLE))
    return `${FILE}; an example is one of ${Object.keys(EXAMPLE_TABLES).join(', ')}`;
  if (!place) return `${FILE} with a path, "s3://bucket/key" or an http(s) URL without user and password`;
  if (place.kind === 's3' && (place.key === '' || place.key.endsWith('/'))) {
    return 'the key of one object: "s3://bucket/key", without a slash at its end';
  }
  return null;
}

/** Alone, a web address doesn't do: what it gives may be another file tomorrow. */
function problemWithText(uri: string): string | null {
  if (placeOf(uri)?.kind !== 'http') return problemWithFile(uri);
  return `${WITH_DIGEST}: what comes over the web must be named with its SHA-256`;
}

function problemWithFolder(uri: string): string | null {
  const place = placeOf(uri);
  if (place?.kind === 'http') return `${FOLDER}; a web server can't list a folder`;
  return place && place.kind !== 'example' ? null : FOLDER;
}

/** A text that `problem` finds nothing wrong with; what it finds is what is allowed instead. */
function textWithout(problem: (text: string) => string | null) {
  return z.string().superRefine((text, context) => {
    const message = problem(text);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });
}

/** One file: a text, or an object that may, and for http(s) must, say the SHA-256 of the file's bytes. */
export const FileLocation = z.union(
  [
    textWithout(problemWithText),
    z
      .strictObject({ uri: textWithout(problemWithFile), sha256: Digest.optional() })
      .superRefine(({ uri, sha256 }, context) => {
        if (sha256 !== undefined || placeOf(uri)?.kind !== 'http') return;
        const message =
          "the file's SHA-256 as 64 lower-case hex digits: an http(s) file must be named with it";
        context.addIssue({ code: 'custom', path: ['sha256'], message });
      }),
  ],
  { error: FILE },
);
export type FileLocation = z.infer<typeof FileLocation>;

/** A folder: a path, or a bucket with a prefix that need not end in a slash. */
export const FolderLocation = textWithout(problemWithFolder);
export type FolderLocation = z.infer<typeof FolderLocation>;

/** A file's location as an object, however it was written. */
export function pinnedFile(location: FileLocation): { uri: string; sha256?: Digest | undefined } {
  return typeof location === 'string' ? { uri: location } : location;
}
