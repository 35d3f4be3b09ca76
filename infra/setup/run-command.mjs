// @ts-check
// Runs one program at a time and keeps the end of what it printed, for the message when it fails.
import { spawn } from 'node:child_process';
import { SetupFailure } from './setup-failure.mjs';

const KEPT_CHARACTERS = 20_000;
const SHOWN_LINES = 6;
/** A command that ignores SIGTERM for this long gets SIGKILL. */
const STOP_MS = 3000;

/**
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, label?: string }} RunOptions
 * @typedef {(command: string, args: string[], options?: RunOptions) => Promise<string>} Run
 */

/**
 * @param {(pid: number | undefined) => void} onChild told the process that runs, and undefined when none does
 * @returns {{ run: Run, stop: () => Promise<void> }} after `stop` no command starts, and none that ran is heard of
 */
export function createRunner(onChild) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  let stopping = false;

  /** @type {Run} */
  function run(command, args, options = {}) {
    const label = options.label ?? [command, ...args].join(' ');
    return new Promise((resolve, reject) => {
      if (stopping) return;
      let stdout = '';
      let printed = '';
      child = spawn(command, args, {
        cwd: options.cwd,
        env: options.env ?? process.env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      onChild(child.pid);
      child.stdout?.on('data', (chunk) => {
        stdout += chunk;
        printed = (printed + chunk).slice(-KEPT_CHARACTERS);
      });
      child.stderr?.on('data', (chunk) => (printed = (printed + chunk).slice(-KEPT_CHARACTERS)));
      child.on('error', (error) =>
        reject(new SetupFailure(`${label} could not be started: ${error.message}`)),
      );
      child.on('close', (code, signal) => {
        child = undefined;
        onChild(undefined);
        if (stopping) return;
        if (code === 0) resolve(stdout);
        else
          reject(
            new SetupFailure(`${label} ended with ${signal ?? `exit code ${code}`}:\n${quoteEnd(printed)}`),
          );
      });
    });
  }

  /** Ends the command that runs and waits for it, so that nothing writes where the caller cleans up. */
  async function stop() {
    stopping = true;
    const running = child;
    if (running === undefined || !running.kill('SIGTERM')) return;
    const closed = new Promise((resolve) => running.once('close', resolve));
    const patience = setTimeout(() => running.kill('SIGKILL'), STOP_MS);
    await closed;
    clearTimeout(patience);
  }

  return { run, stop };
}

/** @param {string} printed */
function quoteEnd(printed) {
  const lines = printed.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return lines
    .slice(-SHOWN_LINES)
    .map((line) => `  ${line}`)
    .join('\n');
}
