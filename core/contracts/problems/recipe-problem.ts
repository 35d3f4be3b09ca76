/** A field of a recipe that doesn't fit the rest, and what it may be. */
export interface RecipeProblem {
  path: (string | number)[];
  allowed: string;
}
