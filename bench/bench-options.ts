import { parseArgs } from 'node:util';
import type { EngineKind } from '../infra/config/config';
import type { Patience } from './measure/measure-peer';
import type { Peer } from './measure/peer';

/** What a run's flags mean. */
export interface BenchOptions {
  isQuick: boolean;
  /** The chosen rows; all where absent. */
  rows: string[] | undefined;
  peers: Peer[];
  rounds: number;
  repetitions: number;
  patience: Patience;
  /** Everything in full, with no driver missing: only such a run replaces the published results. */
  isWhole: boolean;
}

export const USAGE = `npm run bench -- training|inference [options]
  --quick          1 round with fewer steps
  --rows a,b       these rows only
  --peers a,b      these peers only
  --rounds 5       processes a peer and row
  --repetitions 3  timed repetitions a process
  --impatient      don't wait long for a quiet machine
npm run bench -- run [options]
  --recipe mnist             a shipped recipe, run from the start of its services to their end
  --engines compiled,eager   one run each
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
    },
  });
  return {
    isQuick: values.quick,
    rows: values.rows?.split(','),
    peers: selectPeers(all, values.peers?.split(',')),
    rounds: parseCount('--rounds', values.rounds ?? (values.quick ? '1' : '5')),
    repetitions: parseCount('--repetitions', values.repetitions),
    patience: { quietMs: values.impatient ? SHORT_WAIT_MS : LONG_WAIT_MS },
    isWhole: !values.quick && !values.impatient && values.rows === undefined && values.peers === undefined,
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
