/**
 * Entry of `npm run gpu -- CHECK [ROWS]`, the checks on a machine with a GPU. Each prints JSON, one line a row.
 */
import { dataFolder, prepareData } from '../data/prepare-data';
import { isRowName, ROW_NAMES, type RowName } from '../training/row';
import { compareDevices } from './compare-devices';
import { listPlacement } from './list-placement';

type Check = (row: RowName, dataFolder: string) => object;

const CHECKS: Readonly<Record<string, Check>> = {
  /** Trained on GPU and CPU: how far losses and weights are apart. */
  numbers: compareDevices,
  /** What runs where in a step, and what is copied between the devices. */
  placement: listPlacement,
};

function main([name = '', list]: readonly string[]): void {
  const check = CHECKS[name];
  const rows = list?.split(',') ?? ROW_NAMES;
  const unknown = rows.filter((row) => !isRowName(row));
  if (!check || unknown.length > 0) {
    const checks = Object.keys(CHECKS).join('|');
    throw new Error(`usage: npm run gpu -- ${checks} [ROW,…], with rows of ${ROW_NAMES.join(', ')}`);
  }
  prepareData();
  for (const row of rows.filter(isRowName))
    process.stdout.write(`${JSON.stringify({ check: name, row, ...check(row, dataFolder) })}\n`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
}
