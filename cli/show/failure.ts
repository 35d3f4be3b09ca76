import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { WorkflowFailedError } from '@temporalio/client';
import pc from 'picocolors';
import { StillhouseError } from '../../core/contracts/errors';

/** Prints why a command failed: the reason alone where it is one that we foresaw, the stack too where it is not. */
export function reportFailure(error: unknown): void {
  process.stderr.write(`${pc.red('error')} ${describeFailure(error)}\n`);
}

/** The innermost reason of a failed run, with its type. */
export function describeFailure(error: unknown): string {
  if (error instanceof StillhouseError) return error.message;
  if (error instanceof WorkflowFailedError) return describeFailure(error.cause);
  if (error instanceof ApplicationFailure) return error.message;
  if (error instanceof TemporalFailure && error.cause) return describeFailure(error.cause);
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}
