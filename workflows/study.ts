/** How a run starts its studies: one for the student, then one for each control, with what was found shared. */
import { defineSignal, executeChild, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Architecture } from '../core/contracts/models/architecture';
import {
  STUDY_NEWS_SIGNAL,
  type Method,
  type StudentData,
  type StudyNews,
} from '../core/contracts/training/search-input';
import type { SearchInput } from '../core/contracts/training/search-input';
import type { Trial } from '../core/contracts/training/study';
import type { z } from 'zod';
import { hasLabelSmoothing } from '../core/contracts/data/task';
import { deriveSeed } from '../core/random/derive-seed';
import type { Run } from './run';
import { search } from './search';
import { together } from './together';

/** The best trial of each method. The controls are studies of the winner's shape. */
export interface Findings {
  distillation: Trial;
  hardLabels: Trial;
  /** None where numbers are predicted. */
  labelSmoothing?: Trial;
}

export async function searchAll(run: Run, data: StudentData, shapes: Architecture[]): Promise<Findings> {
  const { search: recipe, train } = run.recipe;
  const smooths = hasLabelSmoothing(data.dataset.task);
  const controls = smooths ? 2 : 1;
  return run.tracker.during('search', recipe.trials + controls * recipe.controlTrials, async (counter) => {
    let headlines = true;
    setHandler(defineSignal<[StudyNews]>(STUDY_NEWS_SIGNAL), ({ finishedTrials, reusedTrials, best }) => {
      for (let i = 0; i < finishedTrials; i++) {
        counter.count(i < reusedTrials, (headlines ? best : null) ?? undefined);
      }
    });
    const study = (name: Method['name'], architectures: Architecture[], trials: number) =>
      runStudy(run, { data, architectures, trials, method: { name, labelSmoothing: train.labelSmoothing } });
    const distillation = await study('distillation', shapes, recipe.trials);
    headlines = false; // the controls' trials count, but the student's best stays in view
    const winner = [distillation.architecture];
    const [hardLabels, labelSmoothing] = await together(() => [
      study('hard-labels', winner, recipe.controlTrials),
      smooths ? study('label-smoothing', winner, recipe.controlTrials) : undefined,
    ]);
    return { distillation, hardLabels, ...(labelSmoothing && { labelSmoothing }) };
  });
}

type StudyPlan = Pick<SearchInput, 'data' | 'architectures' | 'trials' | 'method'>;

async function runStudy(run: Run, plan: StudyPlan): Promise<Trial> {
  const { search: recipe, student, seed } = run.recipe;
  const { learningRate, weightDecay, classBalance } = recipe.space;
  const distils = plan.method.name === 'distillation';
  const input: z.input<typeof SearchInput> = {
    ...plan,
    data: distils ? plan.data : withoutTeachers(plan.data),
    student,
    search: { ...recipe, space: distils ? recipe.space : { learningRate, weightDecay, classBalance } },
    seed: deriveSeed(seed, 'search'),
  };
  const { best } = await executeChild(search, {
    workflowId: `${workflowInfo().workflowId}/search-${plan.method.name}`,
    args: [input],
    staticSummary: `${plan.method.name} study`,
  });
  return best;
}

/** What a control sees of a run's data: nothing that a teacher said. */
function withoutTeachers({ hints: _hints, ...data }: StudentData): StudentData {
  return { ...data, softLabels: [] };
}
