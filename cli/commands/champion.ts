import Table from 'cli-table3';
import type { Command } from 'commander';
import { architectureName } from '../../core/contracts/models/architecture';
import type { ModelRegistry } from '../../storage/model-registry';
import type { Champion } from '../../storage/registry-reader';
import { openRegistry } from '../open-registry';
import { TABLE_STYLE } from '../show/table-style';
import { print } from '../print';

interface ChampionOptions {
  ledger?: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  stillhouse champion                   every line's champion
  stillhouse champion digits            one line
  stillhouse champion digits --ledger   every verdict on it, with reasons`;

export function addChampionCommand(program: Command): void {
  program
    .command('champion')
    .argument('[line]', 'a model line; default: all')
    .description("show a line's champion and ledger")
    .option('--ledger', 'show every verdict')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(champion);
}

async function champion(line: string | undefined, options: ChampionOptions): Promise<void> {
  const registry = openRegistry();
  const lines = line === undefined ? await registry.lines() : [line];
  if (options.ledger) await printLedgers(registry, lines, options);
  else await printChampions(registry, lines, options);
}

async function printChampions(
  registry: ModelRegistry,
  lines: string[],
  { json }: ChampionOptions,
): Promise<void> {
  const found = await Promise.all(
    lines.map(async (line) => ({ line, champion: await registry.requireLine(line) })),
  );
  if (json) {
    const rows = found.map(({ line, champion: c }) => ({ line, ...c?.pointer, model: c?.version }));
    print(JSON.stringify(rows, null, 2));
    return;
  }
  const head = ['line', 'version', 'shape', 'parameters', 'since', 'by', 'weights'];
  const table = new Table({ ...TABLE_STYLE, head });
  for (const { line, champion: c } of found) table.push(c ? championRow(line, c) : [line, 'none']);
  print(lines.length > 0 ? table.toString() : 'no line has a champion yet');
}

function championRow(line: string, { pointer, version: { network, cost } }: Champion): string[] {
  return [
    line,
    String(pointer.version),
    architectureName(network.architecture),
    cost.parameters.toLocaleString('en'),
    pointer.movedAt,
    pointer.reason,
    pointer.weights.slice(0, 12),
  ];
}

async function printLedgers(
  registry: ModelRegistry,
  lines: string[],
  { json }: ChampionOptions,
): Promise<void> {
  const entries = (await Promise.all(lines.map((name) => registry.ledger(name)))).flat();
  if (json) {
    print(JSON.stringify(entries, null, 2));
    return;
  }
  const table = new Table({ ...TABLE_STYLE, head: ['at', 'line', 'verdict', 'champion', 'note'] });
  for (const { at, line, verdict, from, to, note } of entries) {
    table.push([
      at,
      line,
      verdict,
      from === to ? `${to ?? 'none'}` : `${from ?? 'none'} → ${to ?? 'none'}`,
      note,
    ]);
  }
  print(table.toString());
}
