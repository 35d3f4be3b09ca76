import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { EngineKind } from '../infra/config/config';
import type { Patience } from './measure/measure-peer';
import type { Peer } from './measure/peer';
import { PUBLISHED_SETTING, type PeerSetting } from './measure/peer-setting';
import { pythonPath } from './setup/install-peers';

/** What a run's flags mean. */
export interface BenchOptions {
  isQuick: boolean;
  /** The chosen rows; all where absent. */
  rows: string[] | undefined;
  peers: Peer[];
  rounds: number;
  repetitions: number;
  patience: Patience;
  setting: PeerSetting;
  /** A peer that fails in a row is left out there. */
  keepsGoing: boolean;
  /** Everything in full, with no driver missing: only such a run replaces the published results. */
  isWhole: boolean;
}

export const USAGE = `npm run bench -- training|inference [options]
  --quick          1 round with fewer steps
  --rows a,b       these rows only
  --peers a,b      these peers only
  --rounds 3       processes a peer and row
  --repetitions 3  timed repetitions a process
  --impatient      don't wait long for a quiet machine
  --device cpu     or gpu, which needs --python: the pinned peers compute on CPUs only
  --batch-rows 128 rows of a training step
  --python PATH    a Python that has the peers installed
  --keep-going     leave out a peer that fails in a row
npm run bench -- run [options]
  --recipe mnist             a shipped recipe, run from the start of its services to their end
  --engines compiled,eager   one run each
npm run bench -- ingest [options]
  --table-rows 5000000       of the CSV file that is made up and ingested
npm run bench -- render    writes the chart and the page anew from the published results
`;

const ENGINES: readonly EngineKind[] = ['compiled', 'eager'];
const LONG_WAIT_MS = 120_000;
const SHORT_WAIT_MS = 1_500;

export function parseOptions(args: readonly string[], all: readonly Peer[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rows: { type: 'string' },
      peers: { type: 'string' },
      rounds: { type: 'string' },
      repetitions: { type: 'string', default: '3' },
      impatient: { type: 'boolean', default: false },
      device: { type: 'string', default: PUBLISHED_SETTING.device },
      'batch-rows': { type: 'string', default: String(PUBLISHED_SETTING.batchRows) },
      python: { type: 'string' },
      'keep-going': { type: 'boolean', default: false },
    },
  });
  const setting = parseSetting(values.device, values['batch-rows'], values.python);
  return {
    isQuick: values.quick,
    rows: values.rows?.split(','),
    peers: selectPeers(all, values.peers?.split(',')).map((peer) => withPython(peer, values.python)),
    rounds: parseCount('--rounds', values.rounds ?? (values.quick ? '1' : '3')),
    repetitions: parseCount('--repetitions', values.repetitions),
    patience: { quietMs: values.impatient ? SHORT_WAIT_MS : LONG_WAIT_MS },
    setting,
    keepsGoing: values['keep-going'],
    isWhole:
      !values.quick &&
      !values.impatient &&
      !values['keep-going'] &&
      [values.rows, values.peers, values.python].every((value) => value === undefined) &&
      isDeepStrictEqual(setting, PUBLISHED_SETTING),
  };
}

/** @throws Error for an engine that there is not. */
export function parseRunOptions(args: readonly string[]): { recipe: string; engines: EngineKind[] } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      recipe: { type: 'string', default: 'mnist' },
      engines: { type: 'string', default: ENGINES.join(',') },
    },
  });
  const engines = values.engines.split(',').map((name) => {
    const engine = ENGINES.find((known) => known === name);
    if (!engine) throw new Error(`there is no engine '${name}'; the engines are ${ENGINES.join(', ')}`);
    return engine;
  });
  return { recipe: values.recipe, engines };
}

/** @throws Error for a device that isn't known, or without the Python that it needs. */
function parseSetting(device: string, batchRows: string, python: string | undefined): PeerSetting {
  if (device !== 'cpu' && device !== 'gpu') throw new Error(`--device must be cpu or gpu, not '${device}'`);
  if (device === 'gpu' && python === undefined)
    throw new Error('--device gpu needs --python: the pinned peers compute on CPUs only');
  return { device, batchRows: parseCount('--batch-rows', batchRows) };
}

function withPython(peer: Peer, python: string | undefined): Peer {
  const [program, ...rest] = peer.program;
  return python !== undefined && program === pythonPath ? { ...peer, program: [python, ...rest] } : peer;
}

function selectPeers(all: readonly Peer[], names: readonly string[] | undefined): Peer[] {
  if (names === undefined) return [...all];
  const unknown = names.filter((name) => !all.some((peer) => peer.name === name));
  if (unknown.length > 0) {
    const known = all.map(({ name }) => name).join(', ');
    throw new Error(`there is no peer '${unknown.join(', ')}'; the peers are ${known}`);
  }
  return all.filter(({ name }) => names.includes(name));
}

function parseCount(flag: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`${flag} must be a whole number of at least 1, not '${text}'`);
  return count;
}
