import type { MainActivities } from '../core/contracts/activities';
import { InvalidInput, NotFound } from '../core/contracts/errors';
import type { ModelRegistry } from '../storage/model-registry';
import type { MainDependencies } from './dependencies';

/** Points a line's champion at an earlier version, by compare-and-swap, and writes the ledger. */
export function createRollBack({ registry }: MainDependencies): MainActivities['rollBack'] {
  return async ({ line, from, version: wanted, note, runId, at }) => {
    const champion = await registry.champion(line);
    if (!champion || from === null) throw new NotFound('model line', line, await registry.lines());
    // A retried rollback finds the pointer where it put it, and only owes the ledger.
    const moved = champion.pointer.movedAt === at;
    const present = champion.pointer.version;
    if (!moved && present !== from) {
      const allowed = `${present}, the champion of ${line} by now: look again and decide anew`;
      throw new InvalidInput('rollback', [{ path: 'from', value: from, allowed }]);
    }
    const versions = await registry.versions(line);
    const to = wanted ?? (await championBefore(registry, line, from));
    const target = versions.find((version) => version.version === to);
    const others = versions.map((version) => version.version).filter((version) => version !== from);
    if (!target || to === from) throw new NotFound(`version of ${line}`, String(to), others.map(String));
    const weights = target.network.weights.digest;
    const pointer = { line, version: to, weights, movedAt: at, reason: 'rollback' } as const;
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

/**
 * The version that was champion when `from` was promoted. Not the next lower number: that one may have been rolled
 * back itself, or have lost the race for the pointer and never been champion.
 */
async function championBefore(registry: ModelRegistry, line: string, from: number): Promise<number> {
  const promotions = (await registry.ledger(line)).filter(({ verdict }) => verdict === 'promoted');
  const before = promotions.findLast(({ to }) => to === from)?.from;
  if (typeof before === 'number') return before;
  const allowed = `a line with an earlier champion; version ${from} is the first of ${line}`;
  throw new InvalidInput('rollback', [{ path: 'line', value: line, allowed }]);
}
