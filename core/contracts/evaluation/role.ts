import { z } from 'zod';

/** What a tested model is in an evaluation. */
export const Role = z.enum(['teacher', 'ensemble', 'student', 'hard-labels', 'label-smoothing', 'champion']);
export type Role = z.infer<typeof Role>;
