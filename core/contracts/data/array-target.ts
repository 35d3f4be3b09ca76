import { z } from 'zod';

/** What is predicted where arrays of labels hold no classes. */
export const ArrayTarget = z.discriminatedUnion('task', [
  z.strictObject({
    /** 0 or 1 for each of several labels. */
    task: z.literal('multi-label'),
    /** Their names, in the order of the array; left out, they have numbers. */
    labels: z
      .array(z.string().min(1))
      .min(2)
      .max(256)
      .refine((labels) => new Set(labels).size === labels.length, { message: 'each label once' })
      .optional(),
  }),
  z.strictObject({ task: z.literal('regression') }),
]);
export type ArrayTarget = z.infer<typeof ArrayTarget>;
