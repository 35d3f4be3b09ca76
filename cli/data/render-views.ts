import { InvalidInput } from '../../core/contracts/errors';
import type { Recipe } from '../../core/contracts/recipe';
import { taskOf } from '../../core/contracts/data/task';
import { arrangeSheet } from '../../core/data/augment/contact-sheet';
import { drawView } from '../../core/data/augment/draw-view';
import { splitSource } from '../../core/data/split/split-source';
import { encodePng } from '../../sources/images/encode-png';
import { openSource } from '../../sources/open-source';
import type { SourceAccess } from '../../sources/source-access';

/** Images are shown at least so many pixels wide. */
const SHOWN_PIXELS = 64;

/**
 * The first training images of a recipe, and what the students' first views make of them: those that a run draws.
 *
 * @returns a PNG file.
 * @throws InvalidInput where the recipe's rows are no images, or it has no such view.
 */
export async function renderViews(
  recipe: Recipe,
  access: SourceAccess,
  columns: number,
  views: number,
): Promise<Uint8Array> {
  const { data, augment, seed } = recipe;
  const { source, classes, validationRows, testRows, limit } = data;
  if (source.type === 'table') {
    const allowed = 'a source of images: the rows of a table can not be looked at';
    throw new InvalidInput('recipe', [{ path: 'data.source.type', value: source.type, allowed }]);
  }
  const opened = await openSource({ ...data, source }, access);
  const { splits } = await opened.read();
  const { classNames } = opened;
  const task = taskOf(source);
  const wishes = { classes, classNames, task, validationRows, testRows, limit };
  const { train } = splitSource(splits, wishes, seed);
  const drawn = Array.from({ length: Math.min(views, augment.views) }, (_, index) =>
    drawView(augment, train.rows, seed, 'student', index),
  );
  const sheet = arrangeSheet(train, classes, drawn, Math.min(columns, train.rows));
  return encodePng(sheet.pixels, sheet, Math.max(1, Math.floor(SHOWN_PIXELS / train.shape[1])));
}
