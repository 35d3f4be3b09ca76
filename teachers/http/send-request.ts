import { types } from 'node:util';
import { InvalidData, InvalidInput, Stopped, TeacherUnavailable } from '../../core/contracts/errors';
import type { HttpConnection } from '../../core/contracts/teachers/foreign-teacher';
import { errorText } from '../../sources/error-text';
import { paceRequests } from './pace-requests';

export interface HttpSurroundings {
  variables: Readonly<Record<string, string | undefined>>;
  nowMs: () => number;
  sleep: (durationMs: number) => Promise<void>;
}

/** Without a body it is a GET. @returns the answer's JSON */
export type SendRequest = (url: string, body?: unknown, shouldStop?: () => boolean) => Promise<unknown>;

/** Of those that blame the request, the ones that ask to try again. */
const TRY_AGAIN = new Set([408, 425, 429]);
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Sends requests at the pace that the recipe allows, and again where the server can't be reached, doesn't answer in time,
 * or asks for it (408, 425, 429, 5xx): after 0.25 s, twice as long each time, and not before its `Retry-After`.
 *
 * @throws InvalidInput where the secret isn't in the environment. What is sent throws InvalidData for any other status or an
 *   answer that is no JSON, TeacherUnavailable after the last attempt, and Stopped.
 */
export function createSender(connection: HttpConnection, around: HttpSurroundings): SendRequest {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...authOf(connection, around),
  };
  const pace = paceRequests(connection.requestsPerSecond, around);
  return async (url, body, shouldStop = () => false) => {
    const request = {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      // Whoever redirects could send the secret elsewhere.
      redirect: 'error' as const,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    for (let attempt = 1; ; attempt += 1) {
      if (shouldStop()) throw new Stopped('the teacher was stopped');
      await pace.wait();
      const outcome = await attemptOnce(url, request, connection.timeoutMs);
      if ('answer' in outcome) return outcome.answer;
      if (attempt >= connection.attempts) {
        const facts = { url, attempts: attempt, ...outcome.facts };
        throw new TeacherUnavailable(`${url}: ${outcome.problem}, ${attempt} times`, facts);
      }
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
      await around.sleep(Math.max(pauseMs, Math.min(LONGEST_PAUSE_MS, outcome.retryAfterMs)));
    }
  };
}

/** A message never holds the value: it is looked up here and goes into the header alone. */
function authOf({ auth }: HttpConnection, { variables }: HttpSurroundings): Record<string, string> {
  if (!auth) return {};
  const value = variables[auth.secret];
  if (value !== undefined && value !== '') return { [auth.header]: `${auth.prefix}${value}` };
  const allowed = 'a variable in the environment of the trainer worker; it has none of that name';
  throw new InvalidInput('teacher', [{ path: 'connection.auth.secret', value: auth.secret, allowed }]);
}

type Outcome =
  { answer: unknown } | { problem: string; retryAfterMs: number; facts: Record<string, unknown> };

async function attemptOnce(url: string, request: RequestInit, timeoutMs: number): Promise<Outcome> {
  let text: string;
  let response: Response;
  try {
    response = await fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) });
    text = await response.text();
  } catch (error) {
    return { problem: describeFailure(error, timeoutMs), retryAfterMs: 0, facts: {} };
  }
  const { status } = response;
  if (response.ok) return { answer: parseJson(url, text) };
  const problem = `the server answered ${status} ${response.statusText}`.trimEnd();
  if (status >= 500 || TRY_AGAIN.has(status)) {
    const seconds = Number(response.headers.get('retry-after') ?? 0);
    return { problem, retryAfterMs: Number.isFinite(seconds) ? 1000 * seconds : 0, facts: { status } };
  }
  throw new InvalidData(`${url}: ${problem}${quote(text)}`, { url, status });
}

function describeFailure(error: unknown, timeoutMs: number): string {
  const isTimeout =
    types.isNativeError(error) || error instanceof DOMException ? error.name === 'TimeoutError' : false;
  if (isTimeout) return `no answer within ${timeoutMs} ms`;
  // fetch says no more than "fetch failed" by itself.
  const cause = types.isNativeError(error) ? (error.cause ?? error) : error;
  return `it can't be reached (${errorText(cause)})`;
}

function parseJson(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidData(`${url}: the answer is no JSON${quote(text)}`, { url }, error);
  }
}

function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' ? '' : `: ${line.length > 300 ? `${line.slice(0, 297)}...` : line}`;
}
