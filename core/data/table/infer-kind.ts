import type { ColumnKind } from '../../contracts/data/table';
import type { ColumnProfile } from './column-profile';

/** Of the cells that aren't missing, this share must read as the kind; the others make their rows bad. */
const SHARE = 0.99;
/** Cells of more words than this, on average, are text. */
const WORDS_OF_TEXT = 3;
/** Categories a row, at most: names that are nearly all different say nothing when they come again. */
const CATEGORIES_PER_ROW = 0.5;
/** Few rows may well be all different. */
const ROWS_TO_TELL = 20;

/**
 * The kind that the cells of a column have. Whole numbers are numbers, also where there are few different ones: their
 * order may matter, and a recipe can say that it doesn't.
 */
export function inferKind(profile: ColumnProfile): ColumnKind {
  const { rows, missing, distinct, numbers, booleans, datetimes, images, meanWords } = profile;
  const present = rows - missing;
  if (present === 0) return 'categorical';
  if (booleans === present && distinct <= 2) return 'boolean';
  if (numbers >= SHARE * present) return 'numeric';
  if (datetimes >= SHARE * present) return 'datetime';
  if (images >= SHARE * present) return 'image';
  if (meanWords > WORDS_OF_TEXT) return 'text';
  return distinct > CATEGORIES_PER_ROW * present && present > ROWS_TO_TELL ? 'text' : 'categorical';
}
