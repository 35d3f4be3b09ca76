import { z } from 'zod';
import { FileLocation } from '../data/location';
import { findWebProblems } from './model-files';
import { AdoptedParameters, Network } from './models';
import { Name } from '../name';
import { PixelScale } from '../teachers/teacher-mapping';

/** A model of Keras or of TensorFlow.js, whose layers become those of networks of type `backbone`. */
export const StartModel = z
  .strictObject({
    type: z.enum(['keras', 'layers']),
    file: FileLocation,
    /** What the model expects of pixels; left out, numbers in [0, 1]. */
    scale: PixelScale.optional(),
    /** The last of its layers that is kept, by its name in the model; left out, all before its own head are. */
    cutAfter: z.string().min(1).optional(),
  })
  .superRefine(({ type, file }, context) => {
    const problems = type === 'layers' ? findWebProblems({ file }) : [];
    for (const problem of problems) context.addIssue({ code: 'custom', ...problem });
  });
export type StartModel = z.infer<typeof StartModel>;

/** What trainings start from in the place of random weights, as a recipe names it: a model of a line, or one from elsewhere. */
export const StartRecipe = z.strictObject({
  line: Name.optional(),
  /** Left out, the line's champion at the time. */
  version: z.int().positive().optional(),
  /** In the place of a line. */
  model: StartModel.optional(),
  /**
   * Whether the last layer starts at random all the same; left out, it does where the line is another one, whose classes mean
   * something else. That of a model from elsewhere isn't there to be taken.
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
  /** With the version; or of a model from elsewhere the name of its file. */
  line: Name.optional(),
  version: z.int().positive().optional(),
  file: z.string().optional(),
  /** Of all networks of the part together. */
  parameters: z.int().positive(),
});
export type StartAccount = z.infer<typeof StartAccount>;

/** What trainings are asked for; none where the line has no model yet. */
export function startOf(start: StartRecipe | undefined): { start?: TrainStart } {
  if (!start?.network) return {};
  const { network, model, newHead = model !== undefined, freeze = false } = start;
  return { start: { network, newHead, freeze } };
}
