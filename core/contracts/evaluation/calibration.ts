import { z } from 'zod';

/** Whether the probabilities that a model gives come true. */
export const Calibration = z.strictObject({
  /** Expected calibration error over `reliability`. */
  error: z.number().nonnegative(),
  /** Mean squared error of the probabilities. Of two classes that of one of them, in [0, 1], else their sum, in [0, 2]. */
  brierScore: z.number().nonnegative(),
  /** Parts of about as many rows each, by what is predicted, ascending. */
  reliability: z
    .array(
      z.strictObject({
        rows: z.int().positive(),
        /** Mean probability: of two classes that of class 1, else that of the most likely class. */
        predicted: z.number(),
        /** Share of the rows that are of that class. */
        observed: z.number(),
      }),
    )
    .min(1),
});
export type Calibration = z.infer<typeof Calibration>;
