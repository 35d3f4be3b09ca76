/** Custom search attributes, all of type Keyword. They are for finding runs and are no identity. */
export const SEARCH_ATTRIBUTES = {
  line: 'StillhouseLine',
  recipe: 'StillhouseRecipe',
  stage: 'StillhouseStage',
  verdict: 'StillhouseVerdict',
} as const;
