import type { MainActivities } from '../core/contracts/activities';
import { NotFound } from '../core/contracts/errors';
import type { MainDependencies } from './dependencies';

/** Points a line's champion at an earlier version, by compare-and-swap, and writes the ledger. */
export function createRollBack({ registry }: MainDependencies): MainActivities['rollBack'] {
  return async ({ line, from, version: wanted, note, runId, at }) => {
    const champion = await registry.champion(line);
    if (!champion || from === null) throw new NotFound('model line', line, await registry.lines());
    const versions = await registry.versions(line);
    const to = wanted ?? from - 1;
    const target = versions.find((version) => version.version === to);
    const others = versions.map((version) => version.version).filter((version) => version !== from);
    if (!target || to === from) throw new NotFound(`version of ${line}`, String(to), others.map(String));
    const pointer = {
      line,
      version: to,
      weights: target.network.weights.digest,
      movedAt: at,
      reason: 'rollback',
    } as const;
    // A retried rollback finds the pointer where it put it, and only owes the ledger.
    const moved = champion.pointer.movedAt === at;
    if (!moved) await registry.moveChampion(line, champion.etag, pointer);
    await registry.record({
      line,
      at,
      runId,
      verdict: 'rolled-back',
      recipe: null,
      recipeDigest: null,
      sourceDigest: null,
      from,
      to,
      gates: [],
      note,
    });
    return { line, from, to };
  };
}
