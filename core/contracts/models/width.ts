import { z } from 'zod';

/** Outputs of a layer. */
export const Width = z.int().min(1).max(8192);
