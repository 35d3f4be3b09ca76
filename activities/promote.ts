import type { MainActivities, PromoteRequest, PromoteResult } from '../core/contracts/activities';
import type { BlobRef } from '../core/contracts/digest';
import { PreconditionFailed } from '../core/contracts/errors';
import type { LedgerEntry } from '../core/contracts/promotion/promotion';
import { decidePromotion } from '../core/policy/promotion-gate';
import type { Champion } from '../storage/registry-reader';
import type { VersionDraft } from '../storage/model-registry';
import type { MainDependencies } from './dependencies';

type Stores = Pick<MainDependencies, 'blobs' | 'registry'>;

/** Asks the gates, moves the champion pointer by compare-and-swap, and writes the ledger either way. */
export function createPromote(stores: Stores): MainActivities['promote'] {
  return async (request) => {
    const champion = await stores.registry.champion(request.line);
    if (champion?.version.network.weights.digest === request.candidate.network.weights.digest) {
      return confirmChampion(request, champion, stores);
    }
    const present = champion?.pointer.version ?? null;
    if (present !== request.report.championVersion) return { decided: false };

    const { passed, gates } = decidePromotion(request);
    if (!passed) {
      const failed = gates.filter((gate) => !gate.passed).map((gate) => gate.gate);
      const note = `gates not passed: ${failed.join(', ')}`;
      return decide(request, { verdict: 'refused', from: present, to: present, gates, note }, stores);
    }
    const version = await moveChampion(request, champion, stores);
    if (version === null) return { decided: false };
    const note = promotedNote(version);
    return decide(request, { verdict: 'promoted', from: present, to: version, gates, note }, stores);
  };
}

/** The candidate is the champion: a retried promotion finds its own work done, a rerun finds nothing better. */
function confirmChampion(
  request: PromoteRequest,
  { pointer }: Champion,
  stores: Stores,
): Promise<PromoteResult> {
  const { gates } = decidePromotion(request);
  const to = pointer.version;
  if (pointer.movedAt === request.at) {
    const from = request.report.championVersion;
    return decide(request, { verdict: 'promoted', from, to, gates, note: promotedNote(to) }, stores);
  }
  const note = 'the candidate is the champion already';
  return decide(request, { verdict: 'unchanged', from: to, to, gates, note }, stores);
}

/** @returns the new version; null where someone else moved the champion meanwhile. */
async function moveChampion(
  request: PromoteRequest,
  champion: Champion | undefined,
  { blobs, registry }: Stores,
): Promise<number | null> {
  const { line, report, candidate, at } = request;
  const stored = await blobs.write(Buffer.from(JSON.stringify(report)));
  const { version } = await registry.addVersion(draftVersion(request, stored));
  const weights = candidate.network.weights.digest;
  const pointer = { line, version, weights, movedAt: at, reason: 'promotion' } as const;
  try {
    await registry.moveChampion(line, champion?.etag ?? null, pointer);
    return version;
  } catch (error) {
    if (error instanceof PreconditionFailed) return null;
    throw error;
  }
}

function draftVersion(request: PromoteRequest, report: BlobRef): VersionDraft {
  const { line, candidate, recipe, recipeDigest, sourceDigest, runId, at, preprocessing, classNames } =
    request;
  const { network, cost } = candidate;
  const read = { ...(preprocessing && { preprocessing }), ...(classNames && { classNames }) };
  return { line, network, ...read, cost, recipe, recipeDigest, sourceDigest, runId, report, createdAt: at };
}

const promotedNote = (version: number) => `version ${version} is the champion`;

type Decision = Pick<LedgerEntry, 'verdict' | 'from' | 'to' | 'gates' | 'note'>;

async function decide(
  { line, at, runId, recipe, recipeDigest, sourceDigest }: PromoteRequest,
  decision: Decision,
  { registry }: Stores,
): Promise<PromoteResult> {
  await registry.record({ line, at, runId, recipe, recipeDigest, sourceDigest, ...decision });
  const { verdict, to, gates } = decision;
  return { decided: true, verdict, championVersion: to, gates };
}
