import { CancellationScope } from '@temporalio/workflow';
import { isRepairable } from './failures';

/**
 * Runs work side by side. Where one fails, the others are cancelled and have ended before the failure goes on: what
 * is started next may be the same work again, and must not meet its predecessor on the way out. Where all that
 * failed is a lost artifact, they are let finish instead: the run goes on and needs what they make.
 */
export function together<T extends readonly unknown[] | []>(
  start: () => T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  return CancellationScope.cancellable(async () => {
    const works = start();
    try {
      return await Promise.all(works);
    } catch (error) {
      if (!isRepairable(error)) CancellationScope.current().cancel();
      await Promise.allSettled(works);
      throw error;
    }
  });
}
