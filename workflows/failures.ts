import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure } from '@temporalio/workflow';
import { CorruptBlob, MissingBlob } from '../core/contracts/errors';

/** The `name` of the Stillhouse error behind a failed activity or child workflow, if there is one. */
export function failureType(error: unknown): string | undefined {
  if (error instanceof ApplicationFailure) return error.type ?? undefined;
  if (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure)
    return failureType(error.cause);
  return undefined;
}

/** An artifact was lost or damaged: running the stages again makes it anew. */
export function isRepairable(error: unknown): boolean {
  const type = failureType(error);
  return type === CorruptBlob.name || type === MissingBlob.name;
}
