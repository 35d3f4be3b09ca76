import { workflowInfo } from '@temporalio/workflow';
import { RollbackInput, type RollbackResult } from '../core/contracts/runs';
import { main } from './activities';
import { parseInput } from './parse-input';

/** Moves a line's champion back to an earlier version, with a ledger entry. */
export async function rollback(rawInput: unknown): Promise<RollbackResult> {
  const input = parseInput(RollbackInput, rawInput);
  const champion = await main.readChampion({ line: input.line });
  const from = champion?.version ?? null;
  return main.rollBack({ ...input, from, runId: workflowInfo().runId, at: new Date().toISOString() });
}
