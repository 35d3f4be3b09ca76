import type { StepResult } from '../core/contracts/activities';
import type { Dataset } from '../core/contracts/data/dataset';
import type { HeldOut } from '../core/contracts/teachers/ensemble-account';
import type { FoldAssignment, LeftOut } from '../core/contracts/teachers/folds';
import {
  foreignLayers,
  isForeign,
  memberName,
  type ForeignTeacher,
} from '../core/contracts/teachers/foreign-teacher';
import type { ScoredTeacher, TeacherModel } from '../core/contracts/models/models';
import type { TeachRecipe } from '../core/contracts/recipe';
import { main, trainer } from './activities';
import { inLanes } from './in-lanes';
import type { StageCounter } from './run-tracker';
import { together } from './together';
import { validationHeadline } from './wording';

/** Models that are asked about at a time, of a member with folds: their requests are long. */
const MAX_AT_A_TIME = 4;

/** A model with the number of its member. */
export interface Placed {
  member: number;
  model: TeacherModel;
}

/** A model that was made elsewhere, in its place. */
interface PlacedScored extends Placed {
  model: ScoredTeacher;
}

interface Place {
  member: number;
  teacher: ForeignTeacher;
  dataset: Dataset;
  without?: LeftOut;
}

/** Teachers made elsewhere, brought and scored; with folds, fold by fold, and asked what they know of rows they never saw. */
export async function scoreForeignMembers(
  { members }: TeachRecipe,
  dataset: Dataset,
  dealt: FoldAssignment | undefined,
  counter: StageCounter,
): Promise<{ placed: PlacedScored[]; heldOut: Record<number, HeldOut> }> {
  const heldOut: Record<number, HeldOut> = {};
  const scored = await together(() =>
    members.flatMap((teacher, member) => {
      if (!isForeign(teacher)) return [];
      if (!dealt) return [scoreForeign({ teacher, member, dataset }, counter).then((model) => [model])];
      const ofFolds = scoreFolds({ teacher, member, dataset }, dealt, counter);
      return [
        ofFolds.then(({ placed, told }) => {
          heldOut[member] = told;
          return placed;
        }),
      ];
    }),
  );
  return { placed: scored.flat(), heldOut };
}

async function scoreFolds(
  { member, teacher, dataset }: Place,
  dealt: FoldAssignment,
  counter: StageCounter,
): Promise<{ placed: PlacedScored[]; told: HeldOut }> {
  const folds = Array.from({ length: dealt.folds }, (_, fold) => fold);
  const placed = await inLanes(folds, MAX_AT_A_TIME, (fold) =>
    scoreForeign({ member, teacher, dataset, without: { ...dealt, fold } }, counter),
  );
  const models = placed.map(({ model }) => model);
  return { placed, told: await main.checkHeldOut({ member, models, dataset, folds: dealt }) };
}

async function scoreForeign(place: Place, counter: StageCounter): Promise<PlacedScored> {
  const { member, teacher, dataset, without } = place;
  const part = without ? `, without fold ${without.fold + 1} of ${without.folds}` : '';
  const summary = `member ${member + 1}, made elsewhere: ${memberName(teacher)}${part}`;
  const brought = await main.bringTeacher.executeWithOptions({ summary }, [place]);
  const layers = foreignLayers(teacher);
  const request = {
    member,
    teacher: brought.output,
    dataset,
    ...(without && { without }),
    ...(layers.length > 0 && { layers }),
  };
  const { output, reused }: StepResult<ScoredTeacher> = await trainer.scoreTeacher.executeWithOptions(
    { summary },
    [request],
  );
  counter.count(reused, validationHeadline(memberName(teacher), output.validation));
  return { member, model: output };
}
