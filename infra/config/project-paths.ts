import path from 'node:path';

export const PROJECT_ROOT = path.resolve(__dirname, '..', '..');

/** Shipped recipes: `<name>/recipe.json`. */
export const RECIPES_DIR = path.join(PROJECT_ROOT, 'examples');
