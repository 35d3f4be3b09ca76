import type { MachineDescription } from '../machine/describe-machine';
import type { PeerSetting } from '../measure/peer-setting';
import type { PeerSummary } from '../measure/summarise';

/** What a run leaves as JSON. */
export interface BenchResults {
  benchmark: 'training' | 'inference';
  /** ISO 8601, UTC. */
  finishedAt: string;
  durationMinutes: number;
  machine: MachineDescription;
  setting: PeerSetting;
  rounds: number;
  repetitions: number;
  summaries: PeerSummary[];
}
