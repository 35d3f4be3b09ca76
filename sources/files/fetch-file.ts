import { types } from 'node:util';
import { InvalidData, SourceUnavailable } from '../../core/contracts/errors';
import { errorText } from '../error-text';

/** Of those that blame the request, the ones that ask to try again. */
const TRY_AGAIN = new Set([408, 425, 429]);

/**
 * Gets a file over http(s), redirects followed, as it comes.
 *
 * @throws InvalidData where the server says that it can't be had.
 * @throws SourceUnavailable where the server can't be reached, is overloaded, or breaks off.
 */
export async function* fetchFile(url: string): AsyncIterable<Uint8Array> {
  if (!URL.canParse(url)) throw new InvalidData(`${url} is no web address`, { url });
  const response = await reach(url, () => fetch(url));
  const { status } = response;
  if (!response.ok) {
    await response.body?.cancel();
    const message = `${url}: the server answered ${status} ${response.statusText}`.trimEnd();
    if (status >= 500 || TRY_AGAIN.has(status)) throw new SourceUnavailable(message, { url, status });
    throw new InvalidData(message, { url, status });
  }
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  while (reader) {
    const read = await reach(url, () => reader.read());
    if (read.done) return;
    yield read.value;
  }
}

async function reach<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // fetch says no more than "fetch failed" by itself.
    const cause = types.isNativeError(error) ? (error.cause ?? error) : error;
    throw new SourceUnavailable(`could not get ${url}: ${errorText(cause)}`, { url }, error);
  }
}
