import { ApplicationFailure, CancelledFailure, TemporalFailure, TerminatedFailure } from '@temporalio/common';
import {
  isGrpcServiceError,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
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
  if (error instanceof CancelledFailure) return 'the run was cancelled';
  if (error instanceof TerminatedFailure) return 'the run was terminated';
  if (error instanceof ApplicationFailure) return error.message;
  if (error instanceof TemporalFailure && error.cause) return describeFailure(error.cause);
  if (error instanceof ScheduleAlreadyRunning)
    return `schedule ${error.scheduleId} exists already; --id names another`;
  if (error instanceof ScheduleNotFoundError)
    return `no schedule ${error.scheduleId}; \`schedule list\` shows all`;
  if (error instanceof WorkflowExecutionAlreadyStartedError)
    return `${error.workflowId} is under way already`;
  if (error instanceof WorkflowNotFoundError) return `no run ${error.workflowId}`;
  if (error instanceof ServiceError) return describeRefusal(error);
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}

/** What the Temporal server answered says more than the call that failed. */
function describeRefusal({ message, cause }: ServiceError): string {
  return isGrpcServiceError(cause) ? `Temporal: ${cause.details} (${message})` : message;
}
