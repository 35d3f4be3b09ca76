import { z } from 'zod';

/**
 * How soft labels are kept in the store; trainings read all of them as float32. Without a default: labels, and the steps that
 * made them, say nothing where they are float32, as those from before there was a choice.
 */
export const LabelFormat = z.enum(['float32', 'float16']);
export type LabelFormat = z.infer<typeof LabelFormat>;
