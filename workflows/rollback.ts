import { workflowInfo } from '@temporalio/workflow';
import { parse } from '../core/contracts/parse';
import { RollbackInput, type RollbackResult } from '../core/contracts/runs';
import { main } from './activities';
import { failClearly } from './fail-clearly';

/** Moves a line's champion back to an earlier version, with a ledger entry. */
export async function rollback(rawInput: unknown): Promise<RollbackResult> {
  return failClearly(() => runRollback(parse(RollbackInput, rawInput ?? {}, 'workflow input')));
}

async function runRollback(input: RollbackInput): Promise<RollbackResult> {
  const champion = await main.readChampion({ line: input.line });
  const from = champion?.version ?? null;
  return main.rollBack({ ...input, from, runId: workflowInfo().runId, at: new Date().toISOString() });
}
