/** What happens round every activity: heartbeats while it runs, and one mapping of errors to Temporal failures. */
import { ApplicationFailure, type Context } from '@temporalio/activity';
import { TemporalFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { startHeartbeats } from '../activities/heartbeat';
import { StillhouseError } from '../core/contracts/errors';

export function createActivityInterceptor(context: Context): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const heartbeats = startHeartbeats(context);
      try {
        return await next(input);
      } catch (error) {
        throw toFailure(error, context.info.attempt);
      } finally {
        heartbeats.stop();
        context.log.info('activity-ended', { longestHeartbeatGapMs: Math.round(heartbeats.longestGapMs()) });
      }
    },
  };
}

/** An error that nobody foresaw is likely a bug, and a bug stays one however often it is tried. */
const MAX_SURPRISES = 3;

function toFailure(error: unknown, attempt: number): unknown {
  if (error instanceof TemporalFailure || !(error instanceof Error)) return error;
  if (!(error instanceof StillhouseError)) {
    return ApplicationFailure.create({
      message: error.message,
      type: error.name,
      nonRetryable: attempt >= MAX_SURPRISES,
      cause: error,
    });
  }
  return ApplicationFailure.create({
    message: error.message,
    type: error.name,
    nonRetryable: !error.retryable,
    details: [error.fields],
    cause: error,
  });
}
