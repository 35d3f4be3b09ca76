import type { Peer } from './peer';
import type { PeerSetting } from './peer-setting';
import { measurePeer, type Measurement, type Patience } from './measure-peer';
import { summarise, type PeerSummary } from './summarise';

export interface RoundsPlan {
  rows: readonly string[];
  peers: readonly Peer[];
  rounds: number;
  repetitions: number;
  /** Steps, or rows, of one repetition. */
  unitsOf: (row: string) => number;
  dataFolder: string;
  setting: PeerSetting;
  patience: Patience;
  /** @throws where a measurement is not of the same work as the others of its row. */
  check: (measurement: Measurement, others: readonly Measurement[]) => void;
  report: (progress: RoundsProgress) => void;
  /** Told of a peer that can't be measured in a row, which is then left out there; where absent, that ends the run. */
  reportFailure?: (failure: unknown) => void;
}

export interface RoundsProgress {
  row: string;
  peer: Peer;
  round: number;
  measurement: Measurement;
  units: number;
  done: number;
  all: number;
}

/** Measures row after row; within a row the peers alternate, so that what changes over time falls on all of them. */
export async function runRounds(plan: RoundsPlan): Promise<PeerSummary[]> {
  const summaries: PeerSummary[] = [];
  const lineUps = plan.rows.map((row) => ({ row, peers: takingPart(plan, row) }));
  const all = lineUps.reduce((sum, { peers }) => sum + peers.length, 0) * plan.rounds;
  let done = 0;
  for (const { row, peers } of lineUps) {
    const measured = new Map(peers.map((peer) => [peer, [] as Measurement[]]));
    for (let round = 1; round <= plan.rounds; round++) {
      for (const [peer, measurements] of measured) {
        done += 1;
        try {
          const measurement = await measureRow(plan, row, peer);
          plan.check(measurement, [...measured.values()].flat());
          measurements.push(measurement);
          plan.report({ row, peer, round, measurement, units: plan.unitsOf(row), done, all });
        } catch (failure) {
          if (!plan.reportFailure) throw failure;
          plan.reportFailure(failure);
          measured.delete(peer);
        }
      }
    }
    for (const [peer, rounds] of measured)
      summaries.push(summarise(peer.name, row, plan.unitsOf(row), rounds));
  }
  return summaries;
}

function takingPart({ peers, setting }: RoundsPlan, row: string): Peer[] {
  return peers.filter(({ takesPart }) => takesPart?.(row, setting) ?? true);
}

async function measureRow(plan: RoundsPlan, row: string, peer: Peer): Promise<Measurement> {
  const command = [
    ...peer.program,
    row,
    String(plan.repetitions),
    String(plan.unitsOf(row)),
    plan.dataFolder,
  ];
  try {
    return await measurePeer(command, plan.setting, plan.patience);
  } catch (cause) {
    throw new Error(`${peer.label} could not be measured in ${row}`, { cause });
  }
}
