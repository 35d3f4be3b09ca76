import { spawn, type ChildProcessByStdio } from 'node:child_process';
import readline from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { peerEnvironment, pinToCores } from '../machine/peer-environment';
import { PeerEvent } from './peer-event';
import type { PeerSetting } from './peer-setting';

const ERROR_CHARACTERS = 4_000;

/** A peer's process, and the talk with it. */
export interface PeerProcess {
  pid: number;
  /** The next line; refuses where the process has ended. */
  nextEvent(): Promise<PeerEvent>;
  /** Asks for another measurement. */
  go(): void;
  /** Closes its input and waits for its end. */
  finish(): Promise<void>;
  kill(): void;
}

/** @throws Error from `nextEvent` with the end of the process's error output where it ends, or says nothing for `limitMs`. */
export function startPeer(command: readonly string[], setting: PeerSetting, limitMs: number): PeerProcess {
  const [program = '', ...rest] = pinToCores(command, setting);
  const child = spawn(program, rest, { env: peerEnvironment(setting), stdio: ['pipe', 'pipe', 'pipe'] });
  const readErrors = collectErrors(child);
  const ended = new Promise<void>((resolve, reject) => {
    child.once('close', () => resolve());
    child.once('error', reject);
  });
  // Whoever waits for a line learns of the end; without a listener here it would be an unhandled rejection.
  ended.catch(() => undefined);
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    nextEvent: async () => {
      const line = await within(nextJsonLine(lines), limitMs, () => child.kill('SIGKILL'));
      if (line === undefined) throw new Error(`${command.join(' ')} ended early:\n${readErrors()}`);
      return PeerEvent.parse(JSON.parse(line));
    },
    go: () => child.stdin.write('go\n'),
    finish: async () => {
      child.stdin.end();
      await within(ended, limitMs, () => child.kill('SIGKILL'));
    },
    kill: () => child.kill('SIGKILL'),
  };
}

function collectErrors(child: ChildProcessByStdio<Writable, Readable, Readable>): () => string {
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-ERROR_CHARACTERS);
  });
  // A peer that has died reads no more; its end is reported where its next line is awaited.
  child.stdin.on('error', () => undefined);
  return () => text;
}

/** Libraries write to standard output as well: what isn't an object is passed over. */
async function nextJsonLine(lines: AsyncIterator<string>): Promise<string | undefined> {
  for (;;) {
    const next = await lines.next();
    if (next.done) return undefined;
    if (next.value.startsWith('{')) return next.value;
  }
}

async function within<T>(promise: Promise<T>, limitMs: number, onLate: () => void): Promise<T> {
  const timer = setTimeout(onLate, limitMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
