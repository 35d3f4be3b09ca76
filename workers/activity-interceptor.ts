/** What happens round every activity: heartbeats while it runs, and one mapping of errors to Temporal failures. */
import { ApplicationFailure, type Context } from '@temporalio/activity';
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
        throw toFailure(error);
      } finally {
        heartbeats.stop();
        context.log.info('activity-ended', { longestHeartbeatGapMs: Math.round(heartbeats.longestGapMs()) });
      }
    },
  };
}

function toFailure(error: unknown): unknown {
  if (!(error instanceof StillhouseError)) return error;
  return ApplicationFailure.create({
    message: error.message,
    type: error.name,
    nonRetryable: !error.retryable,
    details: [error.fields],
    cause: error,
  });
}
