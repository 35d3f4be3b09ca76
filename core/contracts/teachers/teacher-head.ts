import { z } from 'zod';
import { BlobRef } from '../digest';
import { Width } from '../models/width';

/**
 * A head that is trained here on what a model made elsewhere gives for the training rows. The model itself, its backbone, stays as
 * it is. Yosinski et al. 2014, "How transferable are features in deep neural networks?".
 */
export const TeacherHead = z.strictObject({
  /** Units of layers between features and answers; none is a linear head. */
  hidden: z.array(Width).max(4).default([]),
  epochs: z.int().min(1).max(10_000).default(30),
  batchSize: z.int().min(1).max(65_536).default(128),
  learningRate: z.number().positive().max(10).default(3e-3),
  weightDecay: z.number().min(0).max(1).default(0.01),
  seed: z.int().nonnegative().default(1),
});
export type TeacherHead = z.infer<typeof TeacherHead>;

/** A head, and once it is trained its weights for features of so many numbers. */
export const BroughtHead = TeacherHead.extend({
  trained: z.strictObject({ width: z.int().positive(), weights: BlobRef }).optional(),
});
export type BroughtHead = z.infer<typeof BroughtHead>;

interface HeadWishes {
  files?: unknown;
  output: { gives: string; classes?: unknown; positive?: unknown };
  head?: TeacherHead | undefined;
}

/** What is wrong with how a model's features are to be learned from, by the field. */
export function findHeadProblems({ files, output, head }: HeadWishes) {
  const problems: { path: string[]; message: string }[] = [];
  if (output.gives === 'features' && !head) {
    problems.push({ path: ['head'], message: 'what is trained on the features: at least {}' });
  }
  if (!head) return problems;
  if (files !== undefined) {
    const message = 'nothing beside "files": it would learn from all training rows';
    problems.push({ path: ['head'], message });
  }
  if (output.gives !== 'features') {
    const message = '"features" with a head: one that gives answers needs none';
    problems.push({ path: ['output', 'gives'], message });
  }
  for (const field of ['classes', 'positive'] as const) {
    if (output[field] === undefined) continue;
    problems.push({
      path: ['output', field],
      message: 'nothing with a head, which learns what is predicted of the data',
    });
  }
  return problems;
}
