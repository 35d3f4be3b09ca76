import { createHash } from 'node:crypto';
import type { TrainingView } from '../../../data/batches';
import type { Inputs, LabelledRows } from '../../../data/labelled-rows';
import { toBytes } from '../../../data/typed-bytes';

/** All rows of a view, computed. Nobody may change them. */
export interface RenderedView {
  inputs: Inputs;
  /** float32 [rows, classes], of mixed rows only */
  targets?: Float32Array;
}

/** Keeps computed views in memory: the trainings of a study see the same ones, each many times. */
export interface ViewCache {
  find(train: LabelledRows, view: TrainingView): RenderedView | undefined;
  has(train: LabelledRows, view: TrainingView): boolean;
  /** Keeps a copy, where there is room or something has long been out of use. */
  keep(train: LabelledRows, view: TrainingView, rendered: RenderedView): void;
}

interface Kept {
  rendered: RenderedView;
  bytes: number;
  /** Number of the look-up that found it last. */
  usedAt: number;
}

/**
 * Up to `maxBytes`. Trainings go round their views, so that what was used longest ago is what comes next: a view is given up
 * only once twice as many look-ups as there are views have passed it by. Splits are told apart by the memory they lie in.
 */
export function createViewCache(maxBytes: number): ViewCache {
  const kept = new Map<string, Kept>();
  const keys = new WeakMap<TrainingView, string>();
  const numberOf = numberMemory();
  let bytesKept = 0;
  let lookUps = 0;
  const keyOf = (train: LabelledRows, view: TrainingView): string => {
    const digest = keys.get(view) ?? digestOf(view);
    keys.set(view, digest);
    return `${numberOf(train.inputs)} ${numberOf(train.labels)} ${digest}`;
  };
  const makeRoom = (bytes: number): boolean => {
    const [oldestKey, oldest] = [...kept].sort(([, a], [, b]) => a.usedAt - b.usedAt)[0] ?? [];
    if (bytesKept + bytes <= maxBytes) return true;
    if (oldestKey === undefined || !oldest || lookUps - oldest.usedAt <= 2 * kept.size) return false;
    kept.delete(oldestKey);
    bytesKept -= oldest.bytes;
    return makeRoom(bytes);
  };
  return {
    has: (train, view) => kept.has(keyOf(train, view)),
    find: (train, view) => {
      lookUps += 1;
      const found = kept.get(keyOf(train, view));
      if (found) found.usedAt = lookUps;
      return found?.rendered;
    },
    keep: (train, view, { inputs, targets }) => {
      const key = keyOf(train, view);
      const bytes = inputs.byteLength + (targets?.byteLength ?? 0);
      if (kept.has(key) || !makeRoom(bytes)) return;
      const rendered = { inputs: inputs.slice(), ...(targets && { targets: targets.slice() }) };
      kept.set(key, { rendered, bytes, usedAt: lookUps });
      bytesKept += bytes;
    },
  };
}

function digestOf({ shifts, recipe }: TrainingView): string {
  const hash = createHash('sha256').update(JSON.stringify(recipe ?? null));
  return hash.update(toBytes(shifts)).digest('hex');
}

/** Numbers arrays, the same one alike, without keeping them. */
function numberMemory(): (memory: Inputs) => number {
  const numbers = new WeakMap<Inputs, number>();
  let seen = 0;
  return (memory) => {
    const number = numbers.get(memory) ?? (seen += 1);
    numbers.set(memory, number);
    return number;
  };
}
