import { sizeOf } from '../../contracts/models/shape';
import type { TrainingPlan } from '../program/training-plan';
import { listState, type ProgramState } from '../program/training-program';
import type { WeightGroup } from './group-weights';

interface Grouped {
  plan: TrainingPlan;
  groups: readonly WeightGroup[];
}

/**
 * A student's state as the grouped plan has it: in place of the members' weights and slots, those of the vectors.
 *
 * @throws Error where a member has no values, or too many or too few.
 */
export function groupState(state: ProgramState, { plan, groups }: Grouped): ProgramState {
  const grouped = new Map(state);
  for (const { name, members } of groups) {
    for (const suffix of suffixes(plan)) {
      const size = members.reduce((sum, member) => sum + sizeOf(member.shape), 0);
      const vector = new Float32Array(size);
      let start = 0;
      for (const member of members) {
        const key = `${member.name}${suffix}`;
        const [values, wanted] = [state.get(key), sizeOf(member.shape)];
        if (values?.length !== wanted)
          throw new Error(`${values?.length ?? 'no'} values for ${key}, not ${wanted}`);
        vector.set(values, start);
        start += wanted;
      }
      grouped.set(`${name}${suffix}`, vector);
    }
  }
  return grouped;
}

/** The inverse of `groupState`. */
export function ungroupState(grouped: ProgramState, { plan, groups }: Grouped): Map<string, Float32Array> {
  const state = new Map(grouped);
  for (const { name, members } of groups) {
    for (const suffix of suffixes(plan)) {
      const vector = grouped.get(`${name}${suffix}`) ?? new Float32Array();
      state.delete(`${name}${suffix}`);
      let start = 0;
      for (const member of members) {
        const end = start + sizeOf(member.shape);
        state.set(`${member.name}${suffix}`, vector.slice(start, end));
        start = end;
      }
    }
  }
  return state;
}

/** Of a weight's own key, and of its slots'. */
function suffixes({ optimizer }: TrainingPlan): string[] {
  const weight = { name: '', shape: [], trainable: true, decays: true };
  return listState({ weights: [weight], optimizer }).map(({ key }) => key);
}
