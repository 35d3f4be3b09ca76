import readline from 'node:readline';
import type { PeerEvent } from './peer-event';

export interface ServedPeer {
  parameters: number;
  versions: Record<string, string>;
  /** Compiles what there is to compile and takes one step; gives its loss, and thereby waits until it is there. */
  firstCall: () => number | Promise<number>;
  /** Takes all steps of a repetition; gives the loss of the last one. */
  repetition: () => number | Promise<number>;
  repetitions: number;
}

/** The Node side of the talk with the harness; see `PeerEvent`. */
export async function servePeer(peer: ServedPeer): Promise<void> {
  const { parameters, versions } = peer;
  const first = await time(peer.firstCall);
  say({ event: 'ready', firstMs: first.ms, firstLoss: first.loss, parameters, versions });
  for await (const _line of readline.createInterface({ input: process.stdin })) {
    await peer.repetition();
    for (let i = 0; i < peer.repetitions; i++) say({ event: 'repetition', ...(await time(peer.repetition)) });
    say({ event: 'done', peakRssBytes: process.resourceUsage().maxRSS * 1024 });
  }
}

async function time(call: () => number | Promise<number>): Promise<{ ms: number; loss: number }> {
  const startedAt = performance.now();
  const loss = await call();
  return { ms: performance.now() - startedAt, loss };
}

function say(event: PeerEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
