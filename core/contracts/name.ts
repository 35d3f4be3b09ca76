import { z } from 'zod';

/** Of recipes and of lines of models: part of IDs and of keys in the store. */
export const Name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and dashes, at most 64 characters');
