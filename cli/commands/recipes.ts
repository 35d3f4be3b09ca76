import type { Command } from 'commander';
import { listShippedRecipes, readShippedRecipe } from '../../activities/shipped-recipes';
import { parse } from '../../core/contracts/parse';
import { Recipe } from '../../core/contracts/recipe';
import { RECIPES_DIR } from '../../infra/config/project-paths';

const EXAMPLES = `
Examples:
  stillhouse recipes               list the shipped recipes
  stillhouse recipes mnist         show one with every default filled in
  stillhouse recipes mnist --json > my-recipe.json`;

export function addRecipesCommand(program: Command): void {
  program
    .command('recipes')
    .argument('[name]', 'show this one whole')
    .description('list the shipped recipes, or show one')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(recipes);
}

async function recipes(name: string | undefined, { json }: { json?: boolean }): Promise<void> {
  if (name !== undefined) {
    const recipe = parse(Recipe, await readShippedRecipe(RECIPES_DIR, name), `recipe ${name}`);
    process.stdout.write(`${JSON.stringify(recipe, null, 2)}\n`);
    return;
  }
  const names = await listShippedRecipes(RECIPES_DIR);
  process.stdout.write(json ? `${JSON.stringify(names)}\n` : `${names.join('\n')}\n`);
}
