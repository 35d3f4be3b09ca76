import type { PeerSetting } from './peer-setting';

/** Which comparison a peer counts for. Variants of one family are ways to write the same, and the best of them counts. */
export type Family = 'stillhouse' | 'stillhouse-bf16' | 'tfjs' | 'torch' | 'torch-compile' | 'keras' | 'jax';

export interface Peer {
  name: string;
  label: string;
  family: Family;
  /** Rows that it takes part in; all where absent. */
  takesPart?: (row: string, setting: PeerSetting) => boolean;
  /** The command before `ROW REPETITIONS UNITS DATA_FOLDER`. */
  program: string[];
}
