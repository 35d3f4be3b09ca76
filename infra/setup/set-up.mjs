// @ts-check
// Brings what is missing before anything else of Stillhouse runs: Node's built-ins only.
import { parseArguments, USAGE } from './arguments.mjs';
import { bringParts } from './bring-parts.mjs';
import { listMissing } from './list-missing.mjs';
import { describeParts, formatPartsTable } from './list-parts.mjs';
import { PARTS, selectParts } from './parts.mjs';
import { listLackingPrerequisites } from './prerequisites.mjs';
import { createReport } from './report.mjs';
import { SetupFailure } from './setup-failure.mjs';

/** @returns {Promise<number>} the exit code */
async function setUp() {
  const { list, check, json, help, only } = parseArguments(process.argv.slice(2));
  if (help) return print(USAGE);
  const parts = list && only === undefined ? PARTS : selectParts(only);
  if (list || check) {
    const rows = describeParts(parts);
    print(json ? JSON.stringify(rows, null, 2) : formatPartsTable(rows));
    return check && rows.some((row) => !row.ready) ? 1 : 0;
  }

  const missing = listMissing(parts);
  if (missing.length === 0) return 0;
  const lacking = listLackingPrerequisites(missing);
  if (lacking.length > 0)
    throw new SetupFailure(`Set-up needs what this machine lacks:\n${lacking.join('\n')}`);
  const failures = await bringParts(missing, createReport(process.stderr));
  if (failures.length > 0) throw new SetupFailure(failures.join('\n\n'));
  return 0;
}

/** @param {string} text */
function print(text) {
  process.stdout.write(`${text}\n`);
  return 0;
}

try {
  process.exitCode = await setUp();
} catch (error) {
  const isExpected =
    error instanceof SetupFailure || /** @type {NodeJS.ErrnoException} */ (error).code !== undefined;
  process.stderr.write(
    `${isExpected ? /** @type {Error} */ (error).message : /** @type {Error} */ (error).stack}\n`,
  );
  process.exitCode = 1;
}
