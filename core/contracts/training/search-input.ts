import { z } from 'zod';
import { Architecture } from '../models/architecture';
import { Dataset, View } from '../data/dataset';
import { BlobRef } from '../digest';
import { TaughtHint } from '../labels/hints';
import { RankingMeasure } from '../evaluation/judging';
import { StudentRecipe } from '../recipe';
import { SearchRecipe } from './search-recipe';
import { LabelShard } from '../labels/soft-labels';
import { Trial } from './study';

/** What all students of a run learn from. `softLabels[view]` is in row order. */
export const StudentData = z.strictObject({
  dataset: Dataset,
  views: z.array(View).min(1),
  softLabels: z.array(z.array(LabelShard)),
  hints: z.array(TaughtHint).min(1).optional(),
  /** What students are chosen by on validation; errors where it is left out. */
  judgedBy: RankingMeasure.optional(),
});
export type StudentData = z.infer<typeof StudentData>;

/** A student method: distillation, or one of its two controls. */
export const Method = z.strictObject({
  name: z.enum(['distillation', 'hard-labels', 'label-smoothing']),
  /** ε of label smoothing; other methods leave it alone. */
  labelSmoothing: z.number().min(0).lt(1),
});
export type Method = z.infer<typeof Method>;

/** A study's whole state: enough to go on in a new workflow run with an empty history. */
export const StudyState = z.strictObject({
  trials: z.array(Trial),
  /** Training state of each trial after its last rung, by trial number. */
  checkpoints: z.record(z.string(), BlobRef),
});
export type StudyState = z.infer<typeof StudyState>;

/** Input of the `search` workflow: one study of one method. */
export const SearchInput = z.strictObject({
  data: StudentData,
  student: StudentRecipe,
  search: SearchRecipe,
  method: Method,
  architectures: z.array(Architecture).min(1),
  trials: z.int().positive(),
  seed: z.int().nonnegative(),
  state: StudyState.default({ trials: [], checkpoints: {} }),
});
export type SearchInput = z.infer<typeof SearchInput>;

/** Signal from a study to the run that started it, each time a wave ends. */
export const StudyNews = z.strictObject({
  finishedTrials: z.int().nonnegative(),
  reusedTrials: z.int().nonnegative(),
  /** The study's best trial so far in words, and its value; null while none has finished. */
  best: z.strictObject({ text: z.string(), value: z.number() }).nullable(),
});
export type StudyNews = z.infer<typeof StudyNews>;
export const STUDY_NEWS_SIGNAL = 'studyNews';
