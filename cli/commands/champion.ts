import Table from 'cli-table3';
import type { Command } from 'commander';
import { architectureName } from '../../core/contracts/architecture';
import type { ModelRegistry } from '../../storage/model-registry';
import { openRegistry } from '../open-registry';
import { TABLE_STYLE } from '../show/table-style';

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
    lines.map(async (name) => ({ name, champion: await registry.requireLine(name) })),
  );
  if (json) {
    print(
      JSON.stringify(
        found.map(({ name, champion: c }) => ({ line: name, ...c?.pointer, model: c?.version })),
        null,
        2,
      ),
    );
    return;
  }
  const table = new Table({
    ...TABLE_STYLE,
    head: ['line', 'version', 'shape', 'parameters', 'since', 'by', 'weights'],
  });
  for (const { name, champion: c } of found) {
    if (!c) table.push([name, 'none', '', '', '', '', '']);
    else {
      const { pointer, version } = c;
      const shape = architectureName(version.network.architecture);
      const parameters = version.cost.parameters.toLocaleString('en');
      table.push([
        name,
        pointer.version,
        shape,
        parameters,
        pointer.movedAt,
        pointer.reason,
        pointer.weights.slice(0, 12),
      ]);
    }
  }
  print(lines.length > 0 ? table.toString() : 'no line has a champion yet');
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

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
