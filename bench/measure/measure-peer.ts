import { waitUntilQuiet } from '../machine/wait-until-quiet';
import { watchOthers } from '../machine/watch-others';
import type { ReadyEvent } from './peer-event';
import type { PeerSetting } from './peer-setting';
import { startPeer, type PeerProcess } from './peer-process';

const BUSY_SHARE = 0.06;
const ATTEMPTS = 4;
const SILENCE_LIMIT_MS = 300_000;

export interface Measurement {
  ready: ReadyEvent;
  repetitionsMs: number[];
  finalLoss: number;
  peakRssBytes: number;
  /** The share of the machine that other processes used meanwhile. */
  othersShare: number;
  /** Others used more than 6 % in every attempt; this is the best of them. */
  noisy: boolean;
}

/** How long to wait for a quiet machine, each time. */
export interface Patience {
  quietMs: number;
}

/** Runs one process of a peer, and has it measured again while others disturb it. */
export async function measurePeer(
  command: readonly string[],
  setting: PeerSetting,
  { quietMs }: Patience,
): Promise<Measurement> {
  await waitUntilQuiet(quietMs);
  const peer = startPeer(command, setting, SILENCE_LIMIT_MS);
  try {
    const ready = await peer.nextEvent();
    if (ready.event !== 'ready') throw new Error(`${command.join(' ')} said '${ready.event}' before 'ready'`);
    const attempts: Measurement[] = [];
    do {
      await waitUntilQuiet(quietMs);
      attempts.push(await measureOnce(peer, ready));
    } while (attempts.at(-1)?.noisy && attempts.length < ATTEMPTS);
    await peer.finish();
    return quietest(attempts);
  } catch (error) {
    peer.kill();
    throw error;
  }
}

async function measureOnce(peer: PeerProcess, ready: ReadyEvent): Promise<Measurement> {
  const readShare = watchOthers(peer.pid);
  const repetitionsMs: number[] = [];
  let finalLoss = Number.NaN;
  peer.go();
  for (;;) {
    const event = await peer.nextEvent();
    if (event.event === 'repetition') {
      repetitionsMs.push(event.ms);
      finalLoss = event.loss;
    }
    if (event.event === 'done') {
      const othersShare = readShare();
      const { peakRssBytes } = event;
      return { ready, repetitionsMs, finalLoss, peakRssBytes, othersShare, noisy: othersShare > BUSY_SHARE };
    }
  }
}

function quietest(attempts: readonly Measurement[]): Measurement {
  return attempts.reduce((best, next) => (next.othersShare < best.othersShare ? next : best));
}
