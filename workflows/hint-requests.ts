import { ApplicationFailure } from '@temporalio/workflow';
import type { HintRequest } from '../core/contracts/activities';
import {
  foreignLayers,
  isForeign,
  memberName,
  type TeacherMember,
} from '../core/contracts/teachers/foreign-teacher';
import { findHintLayer, givesLayers } from '../core/contracts/labels/hint-layers';
import type { HintRecipe } from '../core/contracts/labels/hints';
import type { TeacherModel } from '../core/contracts/models/models';
import type { Recipe } from '../core/contracts/recipe';
import { findTensor } from '../core/contracts/teachers/teacher-layer';
import { chooseHintTeacher } from '../core/policy/choose-hint-teacher';
import { deriveSeed } from '../core/random/derive-seed';

/** A hint of a recipe, and the layer that it is of. */
export interface PlannedHint {
  hint: HintRecipe;
  layer: Pick<HintRequest, 'network' | 'layer' | 'tensor' | 'keep' | 'project'>;
}

/** What each hint of a recipe is taken of; none where it asks for none. */
export function planHints(
  { student, teach, seed }: Pick<Recipe, 'student' | 'teach' | 'seed'>,
  models: readonly TeacherModel[],
): PlannedHint[] {
  const { hints = [] } = student;
  // Hints need teachers without folds: models are in the order of the recipe's members.
  const { members } = teach;
  const gives = (place: number) => {
    const member = members[place];
    return member !== undefined && givesLayers(member);
  };
  return hints.map((hint) => {
    const place = chooseHintTeacher(models, gives, hint.member);
    const dims = 'project' in hint ? hint.project : undefined;
    return {
      hint,
      layer: {
        ...findLayer(members[place], models[place], hint),
        keep: hint.method === 'attention-transfer' ? 'attention' : 'outputs',
        // One seed for all, so that hints of one layer are one step.
        ...(dims !== undefined && { project: { dims, seed: deriveSeed(seed, 'hint-projection') } }),
      },
    };
  });
}

function findLayer(
  member: TeacherMember | undefined,
  model: TeacherModel | undefined,
  { method, teacherLayer }: HintRecipe,
): Pick<HintRequest, 'network' | 'layer' | 'tensor'> {
  const layer = member && findHintLayer(member, method, teacherLayer);
  if (!member || !model || !layer) {
    const name = member ? memberName(member) : 'the teacher';
    throw ApplicationFailure.nonRetryable(`${name} has no layer ${teacherLayer}`);
  }
  const tensor = isForeign(member) && findTensor(foreignLayers(member), layer.name);
  return { network: model.network, layer: layer.name, ...(tensor && { tensor }) };
}
