import type { TrainRequest } from '../../contracts/activities';
import { paysToStack } from './pays-to-stack';

/** How students are put together. */
export interface Stacking {
  /** How many go into one program, at most. */
  size: number;
  /** Trainings that run side by side: there are so many groups at least, so that no slot is idle for it. */
  slots: number;
  /** Leaves alone those for whom it doesn't pay. */
  onlySmall: boolean;
}

/**
 * Which students of one method on the same data are trained together: those of one shape and structure, in groups as
 * even as can be. What is fed and not compiled in may differ: seeds, learning rates, temperatures.
 *
 * @returns groups of positions in `requests`, each ascending, in the order of their first positions. A student that is
 *   alone in its group is trained alone.
 */
export function groupStudents(requests: readonly TrainRequest[], stacking: Stacking): number[][] {
  const kinds = new Map<string, number[]>();
  requests.forEach((request, i) => {
    const key = structureOf(request);
    kinds.set(key, [...(kinds.get(key) ?? []), i]);
  });
  const groups = [...kinds.values()].flatMap((kind) => {
    const first = requests[kind[0] ?? 0];
    if (!first || !isWorthIt(first, stacking)) return kind.map((i) => [i]);
    const slots = Math.ceil((stacking.slots * kind.length) / requests.length);
    return divideEvenly(kind, Math.max(slots, Math.ceil(kind.length / stacking.size)));
  });
  return groups.sort(([a = 0], [b = 0]) => a - b);
}

function isWorthIt(request: TrainRequest, { onlySmall }: Stacking): boolean {
  return mayStack(request) && (!onlySmall || paysToStack(request.architecture, request.dataset));
}

/**
 * Programs of several students compute in float32, and are computed as a whole until the last of them is done: those
 * that may end at different epochs would be computed on in vain.
 */
function mayStack({ precision = 'float32', earlyStopping }: TrainRequest): boolean {
  return precision === 'float32' && !earlyStopping;
}

/** What students of one program have in common, but for the data. */
function structureOf(request: TrainRequest): string {
  const {
    dataset: _dataset,
    views: _views,
    softLabels: _labels,
    // Those of one shape of student are the same.
    hints: _hints,
    seed: _seed,
    ...rest
  } = request;
  const { loss, optimizer, resumeFrom, ...shared } = rest;
  const { learningRate: _rate, ...kept } = optimizer;
  const decays = 'weightDecay' in optimizer && optimizer.weightDecay > 0;
  const update = { ...kept, weightDecay: decays };
  return JSON.stringify([shared, ...lossStructure(loss), update, resumeFrom === null]);
}

/**
 * What of a loss is compiled in. Its numbers are fed, those of its options too, but a half of weight 0 isn't computed, nor weights
 * of classes that are all alike.
 */
function lossStructure({ method, classBalance, ...options }: TrainRequest['loss']): unknown[] {
  const { alpha } = 'alpha' in options ? options : {};
  const halves = alpha === undefined ? [] : [alpha > 0, alpha < 1];
  return [method, halves, classBalance !== undefined, withoutNumbers(options)];
}

/** Each number as that there is one. */
function withoutNumbers(options: object): object {
  const entries = Object.entries(options).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'number') return [name, 'fed'];
    return [name, typeof value === 'object' && value !== null ? withoutNumbers(value) : value];
  });
  return Object.fromEntries(entries) as object;
}

/** Parts whose sizes differ by one at most. */
function divideEvenly<Item>(items: readonly Item[], wanted: number): Item[][] {
  const count = Math.min(wanted, items.length);
  const start = (part: number) => Math.floor((part * items.length) / count);
  return Array.from({ length: count }, (_, part) => items.slice(start(part), start(part + 1)));
}
