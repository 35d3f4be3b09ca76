import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure } from '@temporalio/workflow';

/** The `name` of the Stillhouse error behind a failed activity or child workflow, if there is one. */
export function failureType(error: unknown): string | undefined {
  if (error instanceof ApplicationFailure) return error.type ?? undefined;
  if (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure)
    return failureType(error.cause);
  return undefined;
}
