import type { MainActivities, PromoteRequest, PromoteResult } from '../core/contracts/activities';
import { PreconditionFailed } from '../core/contracts/errors';
import type { GateResult, Verdict } from '../core/contracts/promotion';
import { decidePromotion } from '../core/policy/promotion-gate';
import type { MainDependencies } from './dependencies';

/** Asks the gates, moves the champion pointer by compare-and-swap, and writes the ledger either way. */
export function createPromote({ registry }: MainDependencies): MainActivities['promote'] {
  return async (request) => {
    const { line, report, gates, candidate } = request;
    const champion = await registry.champion(line);
    const present = champion?.pointer.version ?? null;
    const record = (
      verdict: Verdict,
      from: number | null,
      to: number | null,
      results: GateResult[],
      note: string,
    ) => registry.record(ledgerEntry(request, { verdict, from, to, gates: results, note }));

    if (champion?.version.network.weights.digest === candidate.network.weights.digest) {
      const results = decidePromotion({ report, gates }).gates;
      // A retried promotion finds its own work done and may still owe the ledger; a rerun finds nothing better.
      const own = champion.pointer.movedAt === request.at;
      if (own) await record('promoted', report.championVersion, present, results, promotedNote(present));
      else await record('unchanged', present, present, results, 'the candidate is the champion already');
      return {
        decided: true,
        verdict: own ? 'promoted' : 'unchanged',
        championVersion: present,
        gates: results,
      };
    }
    if (present !== report.championVersion) return { decided: false };

    const decision = decidePromotion({ report, gates });
    if (!decision.passed) {
      const failed = decision.gates.filter((gate) => !gate.passed).map((gate) => gate.gate);
      await record('refused', present, present, decision.gates, `gates not passed: ${failed.join(', ')}`);
      return { decided: true, verdict: 'refused', championVersion: present, gates: decision.gates };
    }
    const { version } = await registry.addVersion(newVersion(request));
    const pointer = {
      line,
      version,
      weights: candidate.network.weights.digest,
      movedAt: request.at,
      reason: 'promotion',
    } as const;
    try {
      await registry.moveChampion(line, champion?.etag ?? null, pointer);
    } catch (error) {
      if (error instanceof PreconditionFailed) return { decided: false };
      throw error;
    }
    await record('promoted', present, version, decision.gates, promotedNote(version));
    return {
      decided: true,
      verdict: 'promoted',
      championVersion: version,
      gates: decision.gates,
    } satisfies PromoteResult;
  };
}

const promotedNote = (version: number | null) => `version ${version} is the champion`;

function newVersion({
  line,
  candidate,
  recipe,
  recipeDigest,
  sourceDigest,
  runId,
  report,
  at,
}: PromoteRequest) {
  const { network, cost } = candidate;
  return { line, network, cost, recipe, recipeDigest, sourceDigest, runId, report, createdAt: at };
}

interface Decision {
  verdict: Verdict;
  from: number | null;
  to: number | null;
  gates: GateResult[];
  note: string;
}

function ledgerEntry(
  { line, at, runId, recipe, recipeDigest, sourceDigest }: PromoteRequest,
  decision: Decision,
) {
  return { line, at, runId, recipe, recipeDigest, sourceDigest, ...decision };
}
