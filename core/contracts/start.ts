import { z } from 'zod';
import { AdoptedParameters, Network } from './models';
import { Name } from './name';

/** A model of a line, as a recipe names it, that trainings start from in the place of random weights. */
export const StartRecipe = z.strictObject({
  line: Name,
  /** Left out, the line's champion at the time. */
  version: z.int().positive().optional(),
  /**
   * Whether the last layer starts at random all the same; left out, it does where the line is another one, whose classes mean
   * something else.
   */
  newHead: z.boolean().optional(),
  /** What is taken stays as it is; only the last layer, and layers that nothing was taken for, learn. */
  freeze: z.boolean().optional(),
  /** Found by the run when it begins, and named here from then on. */
  network: Network.optional(),
});
export type StartRecipe = z.infer<typeof StartRecipe>;

/** The model that a training starts from. */
export const TrainStart = z.strictObject({
  network: Network,
  newHead: z.boolean(),
  freeze: z.boolean(),
});
export type TrainStart = z.infer<typeof TrainStart>;

/** What a report says of it. */
export const StartAccount = AdoptedParameters.extend({
  part: z.enum(['teach', 'student']),
  line: Name,
  version: z.int().positive(),
  /** Of all networks of the part together. */
  parameters: z.int().positive(),
});
export type StartAccount = z.infer<typeof StartAccount>;

/** What trainings are asked for; none where the line has no model yet. */
export function startOf(start: StartRecipe | undefined): { start?: TrainStart } {
  if (!start?.network) return {};
  const { network, newHead = false, freeze = false } = start;
  return { start: { network, newHead, freeze } };
}
