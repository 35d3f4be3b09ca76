/**
 * The one place where the SDK's errors become ours. What decides is whether the same request may succeed later:
 * a refusal needs a person, an unavailable store needs patience, a lost condition needs a fresh read.
 */
import { types } from 'node:util';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { PreconditionFailed, StorageRefused, StorageUnavailable } from '../core/contracts/errors';
import type { S3Settings } from './s3-client';

const CREDENTIAL_NAMES = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
]);
const TRANSIENT_NAMES = new Set([
  'RequestTimeout',
  'IncompleteBody',
  'BadDigest',
  'SlowDown',
  'ThrottlingException',
  'TooManyRequests',
  'InsufficientStorage',
  'XMinioStorageFull',
]);
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOSPC',
]);

export interface Attempt {
  /** What was tried, in words: `write blobs/ab/…`. */
  action: string;
  settings: S3Settings;
}

/** True where the store answered "no such object". A missing bucket is something else. */
export function isMissingObject(error: unknown): boolean {
  // HEAD has no body, so that its 404 comes as a bare `NotFound`.
  return error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound');
}

/** Gives our error for the SDK's, or the error itself where it doesn't come from the store. */
export function explainFailure(error: unknown, { action, settings }: Attempt): unknown {
  const { bucket } = settings;
  const endpoint = settings.endpoint ?? `AWS (${settings.region})`;
  const at = `bucket "${bucket}" at ${endpoint}`;
  const fields = { endpoint, bucket, action };
  // By nature, not by class: Node's own errors may come from another realm.
  if (!types.isNativeError(error)) return error;
  if (error.name === 'CredentialsProviderError') {
    return new StorageRefused(`no S3 credentials to ${action} (${at}); ${SET_CREDENTIALS}`, fields, error);
  }
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode ?? 0;
    const facts = { ...fields, code: error.name, status };
    if (status === 412 || status === 409)
      return new PreconditionFailed(`could not ${action}: someone else wrote first`, facts, error);
    if (status >= 500 || status === 429 || TRANSIENT_NAMES.has(error.name)) {
      return new StorageUnavailable(
        `could not ${action}: the store answered ${status} ${error.name} (${at}); is it overloaded, or its disk full?`,
        facts,
        error,
      );
    }
    return new StorageRefused(
      `could not ${action} (${at}): ${adviseOn(error.name, status, settings)}`,
      facts,
      error,
    );
  }
  if (isNetworkFailure(error)) {
    return new StorageUnavailable(
      `could not ${action}: ${error.message || error.name}; is ${endpoint} right and up?`,
      fields,
      error,
    );
  }
  return error;
}

const SET_CREDENTIALS = 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or an AWS profile or role';

function adviseOn(code: string, status: number, { bucket }: S3Settings): string {
  if (code === 'NoSuchBucket') return `no such bucket; create "${bucket}" or set STILLHOUSE_S3_BUCKET`;
  if (CREDENTIAL_NAMES.has(code)) return `${code}: the credentials are wrong; ${SET_CREDENTIALS}`;
  if (status === 401 || status === 403)
    return `access denied; ${SET_CREDENTIALS} that may read and write this bucket`;
  if (status === 301 || code === 'AuthorizationHeaderMalformed')
    return `${code}: wrong region; set STILLHOUSE_S3_REGION`;
  return `the store answered ${status} ${code}; set STILLHOUSE_S3_ENDPOINT, _BUCKET, _REGION and _FORCE_PATH_STYLE to fit it`;
}

function isNetworkFailure(error: Error): boolean {
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && NETWORK_CODES.has(code)) return true;
  // `aborted` is what Node says when a response body ends before its length.
  return error.name === 'TimeoutError' || error.message === 'aborted' || isParseFailure(error);
}

/** A body that isn't S3's, such as a proxy's error page. */
function isParseFailure(error: Error): boolean {
  return Reflect.has(error, '$metadata') || Reflect.has(error, '$response');
}
