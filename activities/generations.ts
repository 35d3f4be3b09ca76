import type { EvaluateRequest } from '../core/contracts/evaluation/evaluate-request';
import type { TrainedModel } from '../core/contracts/models/models';
import { valueKindOf } from '../core/contracts/evaluation/primary-value';
import type { GenerationResult, PooledResult } from '../core/contracts/evaluation/report';
import { meanPrimaryValue } from '../core/policy/choose-generation';
import { studentId, type ReportContestant } from './contestants';

type Generations = Pick<EvaluateRequest, 'students' | 'generations'>;

/** Students of the generations that the candidate isn't of: they are scored, and told of as one each. */
export function listOtherGenerations(
  request: Generations,
): Pick<ReportContestant, 'id' | 'members' | 'temperature' | 'preprocessing' | 'measureLatency'>[] {
  return (request.generations ?? []).flatMap((students, place) =>
    isChosen(request, students)
      ? []
      : students.map(({ network, seed }) => ({
          id: idOf(place, seed),
          members: [{ network, weight: 1 }],
          measureLatency: false,
        })),
  );
}

/** @param pool what students have wrong on test, by their IDs. */
export function poolGenerations(
  request: Generations,
  pool: (ids: readonly string[]) => PooledResult,
): GenerationResult[] {
  return (request.generations ?? []).map((students, place) => {
    const chosen = isChosen(request, students);
    const ids = students.map((model) => (chosen ? studentId(model) : idOf(place, model.seed)));
    const { role: _role, ...pooled } = pool(ids);
    return {
      generation: place + 1,
      ...pooled,
      validation: meanValidation(students),
      isChosen: chosen,
    };
  });
}

/** By the key of their trainings: these say who taught them, by the labels. */
function isChosen({ students }: Generations, generation: readonly TrainedModel[]): boolean {
  return generation[0]?.key === students[0]?.key;
}

function idOf(place: number, seed: number): string {
  return `generation-${place + 1}-student-${seed}`;
}

function meanValidation(students: readonly TrainedModel[]): GenerationResult['validation'] {
  const [first] = students;
  const by = first ? valueKindOf(first.validation) : 'errorRate';
  return { value: meanPrimaryValue(students), ...(by !== 'errorRate' && { by }) };
}
