/**
 * One hyperparameter study as a workflow of its own: trials are sampled in waves, trained rung by rung from
 * their checkpoints, and pruned by successive halving. The sampler's and pruner's state is the list of trials,
 * so a replay gives the same trials, and a long study continues as new with that list.
 */
import {
  continueAsNew,
  getExternalWorkflowHandle,
  setCurrentDetails,
  workflowInfo,
  ApplicationFailure,
} from '@temporalio/workflow';
import { architectureName } from '../core/contracts/models/architecture';
import { Diverged } from '../core/contracts/errors';
import { parse } from '../core/contracts/parse';
import { describeValue, primaryValue, type ValueKind } from '../core/contracts/evaluation/primary-value';
import { SearchInput, STUDY_NEWS_SIGNAL, type StudyNews } from '../core/contracts/training/search-input';
import type { Hyperparameters, StudyResult, Trial } from '../core/contracts/training/study';
import { promotable } from '../core/policy/pruners/successive-halving';
import { createSampler } from '../core/policy/samplers/create-sampler';
import type { Stacking } from '../core/policy/stacking/group-students';
import { createRandom } from '../core/random/random';
import { deriveSeed } from '../core/random/derive-seed';
import { failClearly } from './fail-clearly';
import { failureType } from './failures';
import { planStacking } from './plan-stacking';
import { studentRequest } from './student-request';
import { together } from './together';
import { trainStudents, type Student } from './train-students';

export async function search(rawInput: unknown): Promise<StudyResult> {
  return failClearly(() => runStudy(parse(SearchInput, rawInput ?? {}, 'workflow input')));
}

async function runStudy(input: SearchInput): Promise<StudyResult> {
  const { state } = input;
  let stacking: Stacking | undefined;
  while (state.trials.length < input.trials) {
    stacking ??= await planStacking(input.student, input.data.dataset, input.architectures);
    const wave = sampleWave(input);
    const reused = await runWave(input, wave, stacking);
    setCurrentDetails(markdown(input));
    await tellParent(input, wave, reused);
    const more = state.trials.length < input.trials;
    if (more && workflowInfo().continueAsNewSuggested) await continueAsNew<typeof search>(input);
  }
  const best = bestTrial(state.trials);
  if (best) return { best, trials: state.trials };
  throw ApplicationFailure.nonRetryable(
    `all ${state.trials.length} trials of the ${input.method.name} study diverged; lower search.space.learningRate`,
    Diverged.name,
  );
}

/** Adds the next wave's trials to the study. Trials of one wave see each other as running. */
function sampleWave(input: SearchInput): Trial[] {
  const { state, search: recipe, architectures } = input;
  const sample = createSampler(recipe.sampler, { startupTrials: Math.ceil(input.trials / 2) });
  const count = Math.min(recipe.wave, input.trials - state.trials.length);
  return Array.from({ length: count }, () => {
    const number = state.trials.length;
    const random = createRandom(input.seed, 'trial', number);
    const choice = sample({ space: recipe.space, architectures, trials: state.trials, random });
    const trial: Trial = { number, ...choice, values: [], state: 'running' };
    state.trials.push(trial);
    return trial;
  });
}

/** Trains a wave through the rungs. Returns how many of its trials were found finished in the store. */
async function runWave(input: SearchInput, wave: Trial[], stacking: Stacking): Promise<number> {
  const { rungs, reductionFactor } = input.search.pruner;
  const fresh = new Set<Trial>();
  let active = wave;
  for (const [rung, untilEpoch] of rungs.entries()) {
    const reused = await runRung(input, active, untilEpoch, stacking);
    active.forEach((trial, i) => {
      if (reused[i] === false) fresh.add(trial);
    });
    active = active.filter((trial) => trial.state === 'running');
    if (rung === rungs.length - 1) break;
    const goingOn = promotable(input.state.trials, rung, reductionFactor);
    for (const trial of active) if (!goingOn.has(trial.number)) trial.state = 'pruned';
    active = active.filter((trial) => trial.state === 'running');
  }
  for (const trial of active) trial.state = 'complete';
  return wave.length - fresh.size;
}

/** Trains trials up to a rung. Returns for each whether it was found finished in the store. */
function runRung(
  input: SearchInput,
  trials: Trial[],
  untilEpoch: number,
  stacking: Stacking,
): Promise<boolean[]> {
  return together(() => {
    const students = trials.map((trial) => studentOf(input, trial, untilEpoch));
    const trainings = trainStudents('search', students, stacking);
    return trials.map((trial, i) => noteValue(input, trial, trainings[i]));
  });
}

function studentOf(input: SearchInput, trial: Trial, untilEpoch: number): Student {
  const { rungs } = input.search.pruner;
  const request = studentRequest(input.student, input.data, {
    architecture: trial.architecture,
    method: input.method,
    params: trial.params,
    epochs: rungs[rungs.length - 1] ?? untilEpoch,
    untilEpoch,
    seed: deriveSeed(input.seed, 'weights'),
    resumeFrom: input.state.checkpoints[trial.number] ?? null,
  });
  const summary = `${input.method.name} trial ${trial.number}: ${describe(trial)}, to epoch ${untilEpoch}`;
  return { request, summary };
}

/** Notes a trial's value at its rung: what students are compared by on validation. */
async function noteValue(
  input: SearchInput,
  trial: Trial,
  training: ReturnType<typeof trainStudents>[number] | undefined,
): Promise<boolean> {
  if (!training) throw ApplicationFailure.nonRetryable(`trial ${trial.number} was not trained`);
  try {
    const { output, reused } = await training;
    trial.values.push(primaryValue(output.validation));
    input.state.checkpoints[trial.number] = output.checkpoint;
    return reused;
  } catch (error) {
    if (failureType(error) !== Diverged.name) throw error;
    trial.state = 'diverged';
    return false;
  }
}

/** The finished trial with the lowest last value; the earlier one on a tie. */
function bestTrial(trials: Trial[]): Trial | undefined {
  const last = (trial: Trial) => trial.values[trial.values.length - 1] ?? Infinity;
  const complete = trials.filter((trial) => trial.state === 'complete');
  return [...complete].sort((a, b) => last(a) - last(b) || a.number - b.number)[0];
}

function kindOf({ data: { judgedBy, dataset } }: SearchInput): ValueKind {
  return judgedBy ?? (dataset.task === 'regression' ? 'rmse' : 'errorRate');
}

async function tellParent(input: SearchInput, wave: Trial[], reusedTrials: number): Promise<void> {
  const { parent } = workflowInfo();
  if (!parent) return;
  const best = bestTrial(input.state.trials);
  const value = best?.values[best.values.length - 1];
  const headline =
    best && value !== undefined
      ? { text: `${describeValue(value, kindOf(input))} with ${describe(best)}`, value }
      : null;
  const news: StudyNews = { finishedTrials: wave.length, reusedTrials, best: headline };
  await getExternalWorkflowHandle(parent.workflowId, parent.runId).signal(STUDY_NEWS_SIGNAL, news);
}

const SYMBOLS = {
  temperature: 'T',
  alpha: 'α',
  targetWeight: 'target',
  nonTargetWeight: 'non-target',
  interWeight: 'inter',
  intraWeight: 'intra',
  peerWeight: 'peer',
  classBalance: 'β',
  learningRate: 'lr',
  weightDecay: 'wd',
} as const satisfies Record<keyof Hyperparameters, string>;

function describe(trial: Trial): string {
  const params = Object.entries(SYMBOLS).flatMap(([name, symbol]) => {
    const value = trial.params[name as keyof typeof SYMBOLS];
    return value === undefined ? [] : [`${symbol} ${Number(value.toPrecision(3))}`];
  });
  return [architectureName(trial.architecture), ...params].join(', ');
}

function markdown(input: SearchInput): string {
  const rows = input.state.trials.map((trial) => {
    const values = trial.values.map((value) => describeValue(value, kindOf(input))).join(' → ');
    return `| ${trial.number} | ${describe(trial)} | ${trial.state} | ${values} |`;
  });
  const head = ['| trial | parameters | state | validation by rung |', '|---|---|---|---|'];
  return [`### ${input.method.name}, ${rows.length} of ${input.trials} trials`, '', ...head, ...rows].join(
    '\n',
  );
}
