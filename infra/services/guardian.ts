/**
 * Ends our processes when we can't: after a kill -9 of the launcher. A shell of about a megabyte holds the other
 * end of a pipe; when the pipe closes it ends the process groups it was told of.
 */
import { spawn } from 'node:child_process';

export interface Guardian {
  guard(pid: number): void;
  release(pid: number): void;
  close(): Promise<void>;
}

// Ctrl-C in a terminal goes to everyone; the guardian outlives it, and ends by the pipe only.
const SCRIPT = `
trap '' INT TERM HUP
groups=''
while read -r verb group; do
  kept=''
  for g in $groups; do [ "$g" = "$group" ] || kept="$kept $g"; done
  groups="$kept"
  [ "$verb" = guard ] && groups="$groups $group"
done
for g in $groups; do kill -s TERM -- "-$g" 2>/dev/null; done
for wait in 1 2 3 4 5; do
  alive=''
  for g in $groups; do kill -s 0 -- "-$g" 2>/dev/null && alive="$alive $g"; done
  [ -z "$alive" ] && exit 0
  sleep 1
done
for g in $alive; do kill -s KILL -- "-$g" 2>/dev/null; done
`;

export function startGuardian(): Guardian {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: process.env['PATH'] },
  });
  const ended = new Promise<void>((resolve) => {
    shell.once('exit', () => resolve());
    shell.once('error', () => resolve());
  });
  // Without its guardian the launcher still works; the next start ends what a kill -9 leaves.
  shell.stdin.on('error', () => undefined);
  return {
    guard: (pid) => void shell.stdin.write(`guard ${pid}\n`),
    release: (pid) => void shell.stdin.write(`release ${pid}\n`),
    close: async () => {
      shell.stdin.end();
      await ended;
    },
  };
}
