import type { MachineDescription } from '../machine/describe-machine';
import { formatRatio } from '../report/format-number';
import { markdownTable } from '../report/markdown-table';
import { overheadShare, type SlotTime } from './account-slots';
import type { MeasuredRun } from './measure-run';

/** What a comparison of whole runs leaves as JSON. */
export interface RunResults {
  recipe: string;
  /** ISO 8601, UTC. */
  finishedAt: string;
  machine: MachineDescription;
  runs: MeasuredRun[];
}

const STAGES = ['teach', 'label', 'sweep', 'search', 'train', 'evaluate'];

const SLOT_PARTS: readonly (readonly [Exclude<keyof SlotTime, 'total'>, string])[] = [
  ['computing', 'trainers compute'],
  ['waiting', 'an activity waits for artifacts, messages or its process'],
  ['dispatching', 'an activity is queued though a slot is free'],
  ['between', 'nothing for trainers: services start and end, light stages, workflow tasks'],
  ['unfilled', 'a slot has nothing to do until another is done'],
];

/** The comparison as Markdown: how long, where the slots' time went, what came out. */
export function renderRun({ recipe, finishedAt, machine, runs }: RunResults): string {
  const [first, ...others] = runs;
  if (!first) throw new Error('a comparison needs a run');
  const ratios = others.map(
    ({ engine, seconds }) => `${formatRatio(seconds / first.seconds)} as fast as ${engine}`,
  );
  return [
    `The whole run of \`${recipe}\`, from the start of the services to their end` +
      `${ratios.length > 0 ? `: ${first.engine} is ${ratios.join(', ')}` : ''}. Seconds of a stage are from its first ` +
      'activity in the queue to the end of its last.',
    table(runs, [
      ['whole run, s', ({ seconds }) => seconds.toFixed(0)],
      ...STAGES.map((stage) => [stage, stageCell(stage)] as const),
    ]),
    'Share of the slots\u2019 time in which',
    table(runs, [
      ...SLOT_PARTS.map(([part, title]) => [title, slotCell(part)] as const),
      [
        'all but the first and the last: Temporal, S3 and workers',
        ({ slotTime }) => percent(overheadShare(slotTime)),
      ],
    ]),
    'CPU time, s, and errors on the test split:',
    table(runs, [
      ['trainers', ({ cpu }) => (cpu.trainers / 1000).toFixed(0)],
      ...Object.keys(first.cpu.others).map((name) => [name, cpuCell(name)] as const),
      ...first.results.map(({ role }) => [`errors, ${role}`, errorCell(role)] as const),
    ]),
    `Measured ${finishedAt.slice(0, 10)} on ${machine.cores} cores of ${machine.processor}, ${machine.system}, ` +
      `Node ${machine.node}, ${first.slots} slots; one run each, one after the other, each from an empty store.`,
  ].join('\n\n');
}

type Row = readonly [title: string, cell: (run: MeasuredRun) => string];

function table(runs: readonly MeasuredRun[], rows: readonly Row[]): string {
  const lines = rows.map(([title, cell]) => [title, ...runs.map(cell)]);
  return markdownTable(['', ...runs.map(({ engine }) => engine)], lines);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const stageCell =
  (stage: string) =>
  ({ stageSeconds }: MeasuredRun): string =>
    stageSeconds[stage]?.toFixed(0) ?? '\u2013';

const slotCell =
  (part: keyof SlotTime) =>
  ({ slotTime }: MeasuredRun): string =>
    percent(slotTime[part] / slotTime.total);

const cpuCell =
  (name: string) =>
  ({ cpu }: MeasuredRun): string =>
    ((cpu.others[name] ?? 0) / 1000).toFixed(0);

const errorCell =
  (role: string) =>
  ({ results }: MeasuredRun): string => {
    const found = results.find((result) => result.role === role);
    return found ? `${found.errors} of ${found.rows.toLocaleString('en-US')}` : '\u2013';
  };
