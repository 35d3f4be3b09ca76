import type { TaughtLoss } from './training';

/** Numbers that each method has of its own, beside temperature and α. */
const OF_METHODS = {
  distillation: [],
  dkd: ['targetWeight', 'nonTargetWeight'],
  dist: ['interWeight', 'intraWeight'],
  'squared-error': [],
} as const satisfies Readonly<Record<TaughtLoss['method'], readonly string[]>>;

type MethodNumber = (typeof OF_METHODS)[TaughtLoss['method']][number];

/** Numbers of losses that a study may vary. */
export type LossNumber = MethodNumber | 'peerWeight';

export const LOSS_NUMBERS: readonly LossNumber[] = [...Object.values(OF_METHODS).flat(), 'peerWeight'];

/** Those that a student's loss has. */
export function numbersOf({ method, peer }: TaughtLoss): readonly LossNumber[] {
  return [...OF_METHODS[method], ...(peer ? (['peerWeight'] as const) : [])];
}

/** The loss with other numbers, of which it takes those that it has. */
export function withNumbers<Own extends TaughtLoss>(
  loss: Own,
  numbers: Readonly<Partial<Record<LossNumber, number | undefined>>>,
): Own {
  const own = OF_METHODS[loss.method].flatMap((name) => {
    const value = numbers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const { peerWeight: weight } = numbers;
  const peer = loss.peer && weight !== undefined ? { peer: { ...loss.peer, weight } } : {};
  return { ...loss, ...Object.fromEntries(own), ...peer };
}
