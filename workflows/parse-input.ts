import { ApplicationFailure } from '@temporalio/workflow';
import type { z } from 'zod';
import { InvalidInput } from '../core/contracts/errors';
import { parse } from '../core/contracts/parse';

/**
 * Parses a workflow's one argument. A bad one fails the workflow at once with every wrong field listed: a plain
 * `Error` thrown in workflow code would be retried for ever.
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  try {
    return parse(schema, input ?? {}, 'workflow input');
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw ApplicationFailure.create({
      message: error.message,
      type: error.name,
      nonRetryable: true,
      details: [error.fields],
    });
  }
}
