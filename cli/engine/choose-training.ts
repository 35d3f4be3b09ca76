import { z } from 'zod';
import { readShippedRecipe } from '../../activities/shipped-recipes';
import { Architecture, architectureName } from '../../core/contracts/models/architecture';
import { isTrainedHere } from '../../core/contracts/teachers/foreign-teacher';
import { InvalidInput, NotFound } from '../../core/contracts/errors';
import { parse } from '../../core/contracts/parse';
import { Recipe } from '../../core/contracts/recipe';
import { taskOf } from '../../core/contracts/data/task';
import { Optimizer, type Loss } from '../../core/contracts/training/training';
import { studentLoss } from '../../core/policy/student-loss';
import { teacherLoss } from '../../core/policy/teacher-loss';
import { RECIPES_DIR } from '../../infra/config/project-paths';

/** Loss methods as the option names them. What else they take is fed to a program, and is no part of its graph. */
export const LOSSES = {
  distillation: { method: 'distillation', temperature: 2, alpha: 0.5 },
  dkd: { method: 'dkd', temperature: 2, alpha: 0.5, targetWeight: 1, nonTargetWeight: 8 },
  dist: { method: 'dist', temperature: 2, alpha: 0.5, interWeight: 1, intraWeight: 1 },
  'hard-labels': { method: 'hard-labels' },
  'label-smoothing': { method: 'label-smoothing', smoothing: 0.1 },
  focal: { method: 'focal', focus: 2 },
} as const satisfies Record<string, Loss>;

export interface TrainingOptions {
  /** A shape as JSON. */
  architecture?: string;
  /** A shipped recipe, of which `shape` names one. */
  recipe?: string;
  shape?: string;
  input: string;
  classes?: string;
  batch?: string;
  loss?: keyof typeof LOSSES;
}

/** What the compiled program of a training follows from. */
export interface ChosenTraining {
  architecture: Architecture;
  /** [height, width, channels], or [features] */
  inputShape: readonly number[];
  classes: number;
  batchSize: number;
  loss: Loss;
  optimizer: Optimizer;
}

/** Options of the command line → a training: a recipe's, or one of any shape. @throws InvalidInput, NotFound */
export async function chooseTraining(options: TrainingOptions): Promise<ChosenTraining> {
  const { architecture, recipe, shape, classes, batch } = options;
  if ((architecture === undefined) === (recipe === undefined))
    refuse('--architecture / --recipe', architecture ?? null, 'exactly one of the two');
  if (recipe === undefined && shape !== undefined)
    refuse('--shape', shape, 'only with --recipe, whose shapes it chooses from');
  const base = recipe === undefined ? freeTraining(architecture ?? '') : await recipeTraining(recipe, shape);
  return {
    ...base,
    inputShape: readInputShape(options.input),
    classes: classes === undefined ? base.classes : readCount(classes, '--classes', 2, 256),
    batchSize: batch === undefined ? base.batchSize : readCount(batch, '--batch', 1, 65_536),
    loss: options.loss === undefined ? base.loss : LOSSES[options.loss],
  };
}

/** Of a side of an image, or its channels. */
const MAX_SIZE = 4096;
const MAX_FEATURES = 1_000_000;

type Base = Omit<ChosenTraining, 'inputShape'>;

function freeTraining(json: string): Base {
  return {
    architecture: parse(Architecture, readJson(json), '--architecture'),
    classes: 10,
    batchSize: 128,
    loss: LOSSES['hard-labels'],
    optimizer: parse(Optimizer, { learningRate: 0.001 }, 'optimizer'),
  };
}

/** A teacher's or a student's training of a recipe; without a name the first student's. */
async function recipeTraining(name: string, shape: string | undefined): Promise<Base> {
  const recipe = parse(Recipe, await readShippedRecipe(RECIPES_DIR, name), `recipe ${name}`);
  const { data, teach, student, sweep } = recipe;
  const { optimizer, batchSize } = student;
  const task = taskOf(data.source);
  const loss = studentLoss(student, { name: 'distillation', labelSmoothing: 0 }, {}, task);
  const students = sweep.architectures.map((architecture) => ({ architecture, batchSize, loss, optimizer }));
  const teachers = teach.members.filter(isTrainedHere).map((architecture) => ({
    architecture,
    batchSize: teach.budget.batchSize,
    loss: teacherLoss(teach.loss, task),
    optimizer: teach.optimizer,
  }));
  const all = [...students, ...teachers];
  const found =
    shape === undefined ? all[0] : all.find((each) => architectureName(each.architecture) === shape);
  const known = [...new Set(all.map((each) => architectureName(each.architecture)))];
  if (!found) throw new NotFound(`shape of recipe ${name}`, shape ?? '', known);
  return { ...found, classes: data.classes };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('--architecture', text, `JSON such as '{"type":"mlp","hidden":[256]}'`);
  }
}

function readInputShape(text: string): readonly number[] {
  const sizes = /^\d+(x\d+x\d+)?$/.test(text) ? text.split('x').map(Number) : [0];
  const most = sizes.length === 1 ? MAX_FEATURES : MAX_SIZE;
  if (Math.min(...sizes) < 1 || Math.max(...sizes) > most) {
    const allowed = `height, width and channels, each 1 to ${MAX_SIZE}, such as 28x28x1; or a number of features, 1 to ${MAX_FEATURES}`;
    refuse('--input', text, allowed);
  }
  return sizes;
}

/** A whole number of an option. @throws InvalidInput */
export function readCount(text: string, option: string, least: number, most: number): number {
  const count = z.int().min(least).max(most).safeParse(Number(text));
  return count.success ? count.data : refuse(option, text, `a whole number from ${least} to ${most}`);
}

function refuse(path: string, value: unknown, allowed: string): never {
  throw new InvalidInput('command', [{ path, value, allowed }]);
}
