import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../infra/setup/paths.cjs';
import { BENCHMARKS, type BenchmarkName } from '../benchmark';
import type { BenchResults } from './bench-results';
import { drawChart } from './draw-chart';
import { listFamilyBars } from './family-bars';
import type { FamilyOf } from './judge-targets';
import { renderReport } from './render-report';
import { renderRun, type RunResults } from '../run/render-run';
import { writeFormatted, writeSection } from './write-formatted';

const pagePath = path.join(projectRoot, 'docs', 'reference', 'benchmarks.md');
const chartPath = path.join(projectRoot, 'docs', 'reference', 'benchmarks', 'training.svg');

export function resultsPath(name: BenchmarkName | 'run'): string {
  return path.join(projectRoot, 'bench', 'results', `${name}.json`);
}

/** Which family a peer is of. */
export function familyOfPeer(name: BenchmarkName): FamilyOf {
  return (wanted) => {
    const peer = BENCHMARKS[name].peers.find((candidate) => candidate.name === wanted);
    if (!peer) throw new Error(`there is no peer '${wanted}' in ${name}`);
    return peer.family;
  };
}

/** Keeps a whole run: its raw numbers, and what is drawn and written from them. */
export async function publish(results: BenchResults): Promise<void> {
  await writeFormatted(resultsPath(results.benchmark), JSON.stringify(results));
  await renderPublished(results);
}

/** Keeps a comparison of whole runs: its numbers, and the page's part on them. */
export async function publishRun(results: RunResults): Promise<void> {
  await writeFormatted(resultsPath('run'), JSON.stringify(results));
  await writeSection(pagePath, 'run', renderRun(results));
}

/** Draws the chart and writes the page anew from the results that are there. */
export async function renderAll(): Promise<void> {
  for (const name of Object.keys(BENCHMARKS) as BenchmarkName[]) {
    if (!existsSync(resultsPath(name))) continue;
    await renderPublished(JSON.parse(readFileSync(resultsPath(name), 'utf8')) as BenchResults);
  }
  if (existsSync(resultsPath('run')))
    await publishRun(JSON.parse(readFileSync(resultsPath('run'), 'utf8')) as RunResults);
}

async function renderPublished(results: BenchResults): Promise<void> {
  const name = results.benchmark;
  const familyOf = familyOfPeer(name);
  const { targets, timeTitle } = BENCHMARKS[name];
  const report = renderReport(results, targets, familyOf, timeTitle);
  const chart = name === 'training' ? '![Time of a training step](benchmarks/training.svg)\n\n' : '';
  await writeSection(pagePath, name, `${chart}${report}`);
  if (name !== 'training') return;
  const rows = [...new Set(results.summaries.map(({ row }) => row))];
  const groups = rows.map((row) => ({ title: row, bars: listFamilyBars(results.summaries, row, familyOf) }));
  const title = 'Time of a training step, as a multiple of Stillhouse’s';
  const { cores, processor } = results.machine;
  const notes = [
    `Shorter is faster. Batch 128, distillation loss, Adam, float32 where nothing else is said.`,
    `The best variant of each, on ${cores} cores of ${processor}.`,
  ];
  mkdirSync(path.dirname(chartPath), { recursive: true });
  writeFileSync(chartPath, drawChart(title, notes, groups));
}
