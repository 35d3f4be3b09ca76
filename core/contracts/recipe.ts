import { z } from 'zod';
import { architectureName } from './models/architecture';
import { AugmentOperations } from './data/augment-operation';
import { findAugmentProblems } from './problems/augment-problems';
import { DataSource, findSplitProblems, ownSplits } from './data/data-source';
import { EnsembleWeighing } from './teachers/ensemble-weighing';
import { findEvaluateProblems } from './problems/evaluate-problems';
import { Bagging, FoldCount } from './teachers/folds';
import { TeacherMember } from './teachers/foreign-teacher';
import { findGateProblems } from './problems/gate-problems';
import { GatesRecipe } from './promotion/gates-recipe';
import { findGenerationProblems } from './problems/generation-problems';
import { findHintProblems } from './problems/hint-problems';
import { HintRecipe } from './labels/hints';
import { findLabelProblems } from './problems/label-problems';
import { LabelRecipe } from './labels/label-recipe';
import { Name } from './name';
import { findLossProblems } from './problems/loss-problems';
import { findOneSidedBalanceProblems } from './problems/one-sided-balance-problems';
import { ClassBalance } from './training/loss-options';
import { SearchRecipe, SweepRecipe } from './training/search-recipe';
import { StartRecipe } from './models/start';
import { findStartProblems } from './problems/start-problems';
import { findLearningProblems, findTableProblems } from './problems/table-problems';
import { findTargetProblems } from './problems/target-problems';
import { taskOf } from './data/task';
import { findTaskProblems } from './problems/task-problems';
import { findTeachProblems } from './problems/teach-problems';
import { findUnlabelledProblems } from './problems/unlabelled-problems';
import { findWeightProblems } from './problems/weight-problems';
import { findForeignTeacherProblems } from './problems/foreign-teacher-problems';
import { MAX_GROUP_SIZE } from './training/trainer-jobs';
import { Budget, Optimizer, TaughtLoss, TeacherlessLoss } from './training/training';
import { EarlyStopping, PrecisionOption, SamplingOption } from './training/training-options';

export const DataRecipe = z
  .strictObject({
    source: DataSource,
    /** What a network has an output for: classes, labels, or one number. */
    classes: z.int().min(1).max(256),
    /** Rows that a seeded stratified split takes from training, where the source has no validation split. */
    validationRows: z.int().min(1).optional(),
    /** The same for test. They are taken first, so that they don't hang on `validationRows`. */
    testRows: z.int().min(1).optional(),
    /** Keeps only the first rows of each split that the source brings: for quick tries. */
    limit: z
      .strictObject({
        train: z.int().min(2),
        validation: z.int().min(1).optional(),
        test: z.int().min(1).optional(),
      })
      .optional(),
    /** Share of all rows that may be unreadable; by itself 0.01. Without a default, so that old digests hold. */
    maxBadRows: z.number().min(0).lt(1).optional(),
    /** Rows without a label aren't bad: teachers label them, and students learn from what these say. */
    unlabelled: z.boolean().optional(),
  })
  .superRefine((data, context) => {
    if (data.classes === 1 && taskOf(data.source) !== 'regression')
      context.addIssue({ code: 'custom', path: ['classes'], message: 'a whole number from 2 to 256' });
    const problems = [
      ...findSplitProblems(data, ownSplits(data.source)),
      ...findTargetProblems(data),
      ...findTableProblems(data),
    ];
    for (const { path, allowed } of problems) {
      context.addIssue({ code: 'custom', path: path.split('.'), message: allowed });
    }
  });
export type DataRecipe = z.infer<typeof DataRecipe>;

export const AugmentRecipe = z.strictObject({
  views: z.int().min(1).max(256),
  /** Every row of a view moves by a whole number of pixels in [−shiftPixels, shiftPixels] on each axis. */
  shiftPixels: z.int().min(0).max(8).default(0),
  /** What is done to the moved rows, one after the other. Without a default, so that old step keys hold. */
  operations: AugmentOperations.optional(),
});
export type AugmentRecipe = z.infer<typeof AugmentRecipe>;

export const TeachRecipe = z.strictObject({
  /** Trained here, or made elsewhere. */
  members: z.array(TeacherMember).min(1).max(16),
  /** Classes that the teachers tell apart; must be the data's. */
  classes: z.int().min(2).optional(),
  budget: Budget,
  earlyStopping: EarlyStopping.optional(),
  optimizer: Optimizer,
  /** A teacher has no teacher. */
  loss: TeacherlessLoss.default({ method: 'hard-labels' }),
  precision: PrecisionOption.optional(),
  sampling: SamplingOption.optional(),
  weights: EnsembleWeighing.default('validation'),
  /** A member with a larger validation error rate stops the run before anything is labelled. */
  maxErrorRate: z.number().positive().max(1).default(0.2),
  /** The same for one that ranks rows of two classes worse. */
  minRocAuc: z.number().min(0).max(1).optional(),
  /** The same for one that foretells less of a number's variance. */
  minR2: z.number().max(1).optional(),
  /** One temperature for the ensemble, fitted on validation, that its labels carry. */
  calibrate: z.boolean().optional(),
  bagging: Bagging.optional(),
  /** Left out, it is `chooseFolds` that says how many. */
  folds: FoldCount.optional(),
  /** Members that are trained here start from an earlier model in the place of random weights. */
  start: StartRecipe.optional(),
});
export type TeachRecipe = z.infer<typeof TeachRecipe>;

/** Each is kept for every row of every view. */
const MAX_HINTS = 4;

/** What students share: the method under test and how they are optimised where nothing else is said. */
export const StudentRecipe = z.strictObject({
  /** Left out where numbers are predicted, and there alone. */
  temperature: z.number().positive().max(100).optional(),
  alpha: z.number().min(0).max(1),
  /** How it learns from soft labels; without it, by KL divergence. */
  loss: TaughtLoss.optional(),
  /** What it learns from layers of a teacher beside that. */
  hints: z.array(HintRecipe).min(1).max(MAX_HINTS).optional(),
  /** Of the hard labels: of the student's part and of both controls alike. */
  classBalance: ClassBalance,
  optimizer: Optimizer,
  batchSize: z.int().min(1).max(65_536),
  precision: PrecisionOption.optional(),
  sampling: SamplingOption.optional(),
  /** How many students of one kind are trained in one program, at most; left out, it is chosen as with "auto". */
  stack: z.union([z.literal('auto'), z.int().min(1).max(MAX_GROUP_SIZE)]).optional(),
  /** Students and their controls alike start from an earlier model in the place of random weights. */
  start: StartRecipe.optional(),
  /** Classes that the student tells apart; must be the data's. */
  classes: z.int().min(2).optional(),
});
export type StudentRecipe = z.infer<typeof StudentRecipe>;

export const TrainRecipe = z.strictObject({
  epochs: z.int().min(1),
  /** Of the student and both controls. Sweep and studies have none: they compare what is trained for equally long. */
  earlyStopping: EarlyStopping.optional(),
  seeds: z.array(z.int().nonnegative()).min(1).max(64),
  labelSmoothing: z.number().min(0).lt(1).default(0.1),
  /** Students that are taught by the best student of the generation before; 1 where it is left out. Furlanello et al. 2018. */
  generations: z.int().min(1).max(16).optional(),
});
export type TrainRecipe = z.infer<typeof TrainRecipe>;

export const EvaluateRecipe = z.strictObject({
  /** Single rows timed for the latency quantiles, after a warm-up. */
  latencyRows: z.int().min(10).max(100_000).default(500),
  /** The report tells every model's sensitivity where validation has this specificity. Of two classes only. */
  specificity: z.number().gt(0).lt(1).optional(),
});
export type EvaluateRecipe = z.infer<typeof EvaluateRecipe>;

/** Parts of a recipe that must fit each other. */
const PROBLEMS = [
  findLearningProblems,
  findAugmentProblems,
  findLossProblems,
  findOneSidedBalanceProblems,
  findGenerationProblems,
  findHintProblems,
  findLabelProblems,
  findGateProblems,
  findEvaluateProblems,
  findTeachProblems,
  findForeignTeacherProblems,
  findUnlabelledProblems,
  findWeightProblems,
  findTaskProblems,
  findStartProblems,
];

/** One run's whole request. */
export const Recipe = z
  .strictObject({
    name: Name,
    line: Name,
    seed: z.int().nonnegative(),
    data: DataRecipe,
    augment: AugmentRecipe,
    teach: TeachRecipe,
    label: LabelRecipe,
    student: StudentRecipe,
    sweep: SweepRecipe,
    search: SearchRecipe,
    train: TrainRecipe,
    evaluate: EvaluateRecipe,
    promote: GatesRecipe,
  })
  .superRefine((recipe, context) => {
    const refuse = (path: (string | number)[], message: string) => {
      context.addIssue({ code: 'custom', path, message });
    };
    for (const part of ['teach', 'student'] as const) {
      const classes = recipe[part].classes;
      if (classes !== undefined && classes !== recipe.data.classes) {
        refuse(
          [part, 'classes'],
          `${recipe.data.classes}, the classes of the data: teacher, student and data must agree`,
        );
      }
    }
    for (const { path, allowed } of PROBLEMS.flatMap((find) => find(recipe))) refuse(path, allowed);
    if (recipe.student.optimizer.type === 'adam' && recipe.search.space.weightDecay !== undefined) {
      refuse(
        ['search', 'space', 'weightDecay'],
        'nothing, since student.optimizer is adam: adamw has weight decay',
      );
    }
    const rungs = recipe.search.pruner.rungs;
    if (rungs.some((rung, i) => i > 0 && rung <= (rungs[i - 1] ?? 0))) {
      refuse(['search', 'pruner', 'rungs'], 'epochs in ascending order');
    }
    if (recipe.sweep.keep > recipe.sweep.architectures.length) {
      refuse(['sweep', 'keep'], `at most ${recipe.sweep.architectures.length}, the number of architectures`);
    }
    const names = recipe.sweep.architectures.map(architectureName);
    names.forEach((name, i) => {
      if (names.indexOf(name) < i)
        refuse(['sweep', 'architectures', i], `each shape once; ${name} is there already`);
    });
    if (new Set(recipe.train.seeds).size < recipe.train.seeds.length) {
      refuse(['train', 'seeds'], 'each seed once');
    }
  });
export type Recipe = z.infer<typeof Recipe>;
