import { ApplicationFailure } from '@temporalio/workflow';
import type { HintRequest } from '../core/contracts/activities';
import { architectureName } from '../core/contracts/architecture';
import { findHintLayer } from '../core/contracts/hint-layers';
import type { HintRecipe } from '../core/contracts/hints';
import type { TeacherModel } from '../core/contracts/models';
import type { Recipe } from '../core/contracts/recipe';
import { chooseHintTeacher } from '../core/policy/choose-hint-teacher';
import { deriveSeed } from '../core/random/derive-seed';

/** A hint of a recipe, and the layer that it is of. */
export interface PlannedHint {
  hint: HintRecipe;
  layer: Pick<HintRequest, 'network' | 'layer' | 'keep' | 'project'>;
}

/** What each hint of a recipe is taken of; none where it asks for none. */
export function planHints(
  { student, seed }: Pick<Recipe, 'student' | 'seed'>,
  members: readonly TeacherModel[],
): PlannedHint[] {
  const { hints = [] } = student;
  return hints.map((hint) => {
    const { network } = chooseHintTeacher(members, hint.member);
    const layer = findHintLayer(network.architecture, hint.method, hint.teacherLayer);
    if (!layer) {
      const message = `${architectureName(network.architecture)} has no layer ${hint.teacherLayer}`;
      throw ApplicationFailure.nonRetryable(message);
    }
    const dims = 'project' in hint ? hint.project : undefined;
    return {
      hint,
      layer: {
        network,
        layer: layer.name,
        keep: hint.method === 'attention-transfer' ? 'attention' : 'outputs',
        // One seed for all, so that hints of one layer are one step.
        ...(dims !== undefined && { project: { dims, seed: deriveSeed(seed, 'hint-projection') } }),
      },
    };
  });
}
