import { ApplicationFailure } from '@temporalio/workflow';
import type { MemberResult, StepResult, TrainGroupRequest, TrainRequest } from '../core/contracts/activities';
import { Diverged } from '../core/contracts/errors';
import type { TrainedModel } from '../core/contracts/models/models';
import { groupStudents, type Stacking } from '../core/policy/stacking/group-students';
import { trainer } from './activities';

export interface Student {
  request: TrainRequest;
  /** What the UI says of its training. */
  summary: string;
}

type Result = StepResult<TrainedModel>;

/**
 * Starts the trainings of students of one method: those that are grouped in one activity, any other in its own.
 *
 * @returns in the order of the students. One that diverges fails alone, as it would alone.
 */
export function trainStudents(
  stage: TrainGroupRequest['stage'],
  students: readonly Student[],
  stacking: Stacking,
): Promise<Result>[] {
  const requests = students.map(({ request }) => request);
  const results = new Map<number, Promise<Result>>();
  for (const positions of groupStudents(requests, stacking)) {
    const [first, ...others] = positions.flatMap((i) => students[i] ?? []);
    if (!first) continue;
    const started = others.length > 0 ? startGroup(stage, [first, ...others]) : [startOne(stage, first)];
    positions.forEach((i, place) => {
      const result = started[place];
      if (result) results.set(i, result);
    });
  }
  return students.flatMap((_, i) => results.get(i) ?? []);
}

function startOne(stage: TrainGroupRequest['stage'], { request, summary }: Student): Promise<Result> {
  return trainer[stage].executeWithOptions({ summary }, [request]);
}

function startGroup(stage: TrainGroupRequest['stage'], students: readonly [Student, ...Student[]]) {
  const summary = `${students[0].summary}; and ${students.length - 1} more with it`;
  const {
    loss: _loss,
    optimizer: _optimizer,
    seed: _seed,
    resumeFrom: _from,
    ...shared
  } = students[0].request;
  const members = students.map(({ request: { loss, optimizer, seed, resumeFrom } }) => {
    return { loss, optimizer, seed, resumeFrom };
  });
  const group = trainer.trainGroup.executeWithOptions({ summary }, [{ stage, shared, members }]);
  return students.map(async (_, place) => toResult((await group)[place]));
}

function toResult(result: MemberResult | undefined): Result {
  if (!result) throw ApplicationFailure.nonRetryable('a member of the group has no result');
  if ('trained' in result) return result.trained;
  const { message, fields } = result.diverged;
  throw ApplicationFailure.nonRetryable(message, Diverged.name, fields);
}
