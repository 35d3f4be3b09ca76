import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { readRecipe } from '../../activities/read-recipe';
import { RECIPES_DIR } from '../../infra/config/project-paths';
import { renderViews } from '../data/render-views';
import { readCount } from '../engine/choose-training';
import { print } from '../print';
import { readDistilInput, type DistilChoice } from '../read-distil-input';
import { setOption } from '../set-option';
import { SOURCE_ACCESS } from '../source-access';

interface ViewsOptions extends Omit<DistilChoice, 'recipe'> {
  output: string;
  images: string;
  views: string;
}

const EXAMPLES = `
Examples:
  stillhouse data views mnist
  stillhouse data views --file my-recipe.json --images 20 --output sheet.png
  stillhouse data views mnist --set augment.shiftPixels=4`;

export function addViewsCommand(data: Command): void {
  data
    .command('views')
    .argument('[recipe]', 'name of a shipped recipe')
    .description('write a picture of what the views of a recipe make of its first training images')
    .option('-f, --file <path>', 'a whole recipe as a JSON file')
    .addOption(setOption())
    .option('-o, --output <path>', 'PNG file to write', 'views.png')
    .option('--images <number>', 'images side by side', '16')
    .option('--views <number>', 'views below each other, at most', '8')
    .addHelpText('after', EXAMPLES)
    .action(showViews);
}

async function showViews(
  name: string | undefined,
  { output, images: columns, views: lines, ...choice }: ViewsOptions,
): Promise<void> {
  const recipe = await readRecipe(await readDistilInput({ recipe: name, ...choice }), RECIPES_DIR);
  const images = readCount(columns, '--images', 1, 200);
  const views = readCount(lines, '--views', 1, 256);
  await writeFile(output, await renderViews(recipe, SOURCE_ACCESS, images, views));
  const operations = (recipe.augment.operations ?? []).map(({ type }) => type);
  const shifts =
    recipe.augment.shiftPixels > 0 ? [`shifts of up to ${recipe.augment.shiftPixels} pixels`] : [];
  const list = [...shifts, ...operations].join(', ');
  print(`${output}: training images as they are, and below them a view a line: ${list || 'no change'}`);
}
