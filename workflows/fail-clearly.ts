import { ApplicationFailure } from '@temporalio/workflow';
import { StillhouseError } from '../core/contracts/errors';

/**
 * Runs a workflow's body. Our own errors fail the workflow at once, with every wrong field listed; a plain `Error`
 * thrown in workflow code would be retried for ever.
 */
export async function failClearly<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof StillhouseError)) throw error;
    throw ApplicationFailure.create({
      message: error.message,
      type: error.name,
      nonRetryable: true,
      details: [error.fields],
    });
  }
}
