import Table from 'cli-table3';
import type { InspectedGraph, TrainingInspection } from '../../core/engine/inspect/inspect-training';
import { TABLE_STYLE } from './table-style';

/** Node counts, what each rule did, and operations before and after, as tables. */
export function inspectionTables(inspection: TrainingInspection, threads: number): string {
  return [sizeTable(inspection, threads), ruleTable(inspection), opTable(inspection, threads)].join('\n\n');
}

function sizeTable(
  { traced, rewritten, divided, programNodes }: TrainingInspection,
  threads: number,
): string {
  const table = new Table({ ...TABLE_STYLE, head: ['graph', 'nodes'], colAligns: ['left', 'right'] });
  table.push(['a step as traced', traced.nodes.length], ['rewritten', rewritten.nodes.length]);
  if (threads > 1) table.push([`divided among ${threads} threads`, divided.nodes.length]);
  table.push(['the whole program', programNodes]);
  return table.toString();
}

function ruleTable({ rules }: TrainingInspection): string {
  if (rules.length === 0) return 'no rule fired';
  const head = ['rule', 'fired', 'replaced', 'added'];
  const table = new Table({ ...TABLE_STYLE, head, colAligns: ['left', 'right', 'left', 'left'] });
  for (const { rule, fired, replaced, added } of rules)
    table.push([rule, fired, countsText(replaced), countsText(added)]);
  return table.toString();
}

function opTable({ traced, rewritten, divided }: TrainingInspection, threads: number): string {
  const stages = [traced, rewritten, ...(threads > 1 ? [divided] : [])];
  const head = ['op', 'traced', 'rewritten', ...(threads > 1 ? ['divided'] : [])];
  const table = new Table({ ...TABLE_STYLE, head, colAligns: ['left', 'right', 'right', 'right'] });
  const ops = [...new Set(stages.flatMap(({ ops: counts }) => Object.keys(counts)))].sort();
  for (const op of ops) table.push([op, ...stages.map((stage) => stage.ops[op] ?? '·')]);
  return table.toString();
}

/** Every node of a graph in order, with its inputs and the shapes of its outputs, and the graph's results. */
export function nodeTable({ nodes, results }: InspectedGraph): string {
  const table = new Table({ ...TABLE_STYLE, head: ['node', 'op', 'inputs', 'outputs'] });
  for (const { name, op, inputs, outputs } of nodes) {
    const shapes = outputs.map(({ dataType, shape }) => `${dataType} [${shape.join(', ')}]`);
    table.push([name, op, inputs.map(shorten).join(' ') || '·', shapes.join(' ')]);
  }
  const named = new Table({ ...TABLE_STYLE, head: ['result', 'from'] });
  for (const [name, ref] of Object.entries(results)) named.push([name, shorten(ref)]);
  return `${table.toString()}\n\n${named.toString()}`;
}

/** A first output goes by the node's name, as in TensorFlow. */
function shorten(ref: string): string {
  return ref.replace(/:0$/, '');
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([op, count]) => (count > 1 ? `${count} ${op}` : op));
  return parts.join(', ') || '·';
}
