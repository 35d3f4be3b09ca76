/** Views that a recipe may ask for. */
import { Recipe } from '../../../core/contracts/recipe';
import { refusals } from '../../support/refusals';
import { tinyRecipe } from '../../support/tiny-recipe';

const tiny = tinyRecipe();

describe('views', () => {
  const source = {
    type: 'table',
    files: ['customers.csv'],
    target: { task: 'binary', column: 'left', positive: 'yes' },
    split: { method: 'random', validation: 0.1, test: 0.1 },
  };
  const withOperations = (operations: unknown[], changes: Record<string, unknown> = {}) =>
    refusals({ augment: { views: 2, operations }, ...changes });

  test('recipes that say nothing of operations are what they were', () => {
    expect(Recipe.parse(tiny).augment).toEqual({ views: 2, shiftPixels: 1 });
    expect(Recipe.parse({ ...tiny, augment: { views: 2 } }).augment).toEqual({ views: 2, shiftPixels: 0 });
  });

  test('take the papers’ numbers where none are said', () => {
    const types = ['flip', 'crop', 'randaugment', 'mixup', 'cutmix'];
    const operations = types.map((type) => ({ type }));
    expect(Recipe.parse({ ...tiny, augment: { views: 1, operations } }).augment.operations).toEqual([
      { type: 'flip', axis: 'horizontal', probability: 0.5 },
      { type: 'crop', area: [0.08, 1], aspect: [3 / 4, 4 / 3] },
      { type: 'randaugment', count: 2, magnitude: 9 },
      { type: 'mixup', alpha: 0.2 },
      { type: 'cutmix', alpha: 1 },
    ]);
  });

  test.each<[string, unknown[], Record<string, unknown>, string]>([
    [
      'SMOTE on images',
      [{ type: 'flip' }, { type: 'smote' }],
      {},
      'augment.operations[1].type: got "smote", allowed: one of "shift", "flip", "rotate", "scale", "crop", "jitter", "noise", "cutout", "randaugment", "mixup", "cutmix": the rows are images, and the others work on the cells of a table',
    ],
    [
      'crops of a table',
      [{ type: 'crop' }],
      { data: { source, classes: 2 } },
      'augment.operations[0].type: got "crop", allowed: one of "noise", "drop", "munge", "mixup", "smote": the rows are those of a table, and the others work on pixels',
    ],
    [
      'mixed rows where the loss asks for a target class',
      [{ type: 'mixup' }],
      { student: { ...tiny.student, loss: { method: 'dkd' } } },
      'student.loss.method: got "dkd", allowed: "distillation" or "dist" with these augment.operations: the target class of dkd has no meaning for rows of two classes at once, which mixup and cutmix make',
    ],
    [
      'mixed rows where teachers have the focal loss',
      [{ type: 'cutmix' }],
      { teach: { ...tiny.teach, loss: { method: 'focal', focus: 2 } } },
      'teach.loss.method: got "focal", allowed: "hard-labels" or "label-smoothing" with these augment.operations: the focal loss has no meaning for rows of two classes at once, which mixup and cutmix make',
    ],
    [
      'rows of several folds in one',
      [{ type: 'munge' }],
      { data: { source, classes: 2 } },
      'teach.folds: got nothing, allowed: 1 with mixup, cutmix, munge or smote: they mix rows of several folds, and every model has seen a part',
    ],
    [
      'images of several folds in one',
      [{ type: 'cutmix' }],
      { teach: { ...tiny.teach, folds: 3 } },
      'teach.folds: got 3, allowed: 1 with mixup, cutmix, munge or smote: they mix rows of several folds, and every model has seen a part',
    ],
    [
      'a jitter of nothing',
      [{ type: 'jitter' }],
      {},
      'augment.operations[0]: got {"type":"jitter"}, allowed: at least one of brightness, contrast, saturation',
    ],
    [
      'a range the wrong way round',
      [{ type: 'scale', factor: [2, 1] }],
      {},
      'augment.operations[0].factor: got [2,1], allowed: [low, high] with low ≤ high',
    ],
    [
      'what nobody knows',
      [{ type: 'blur' }],
      {},
      'augment.operations[0].type: got "blur", allowed: one of "shift", "flip", "rotate", "scale", "crop", "jitter", "noise", "cutout", "randaugment", "mixup", "cutmix", "drop", "munge", "smote"',
    ],
    ['a list of nothing', [], {}, 'augment.operations: got [], allowed: at least 1 items'],
  ])('%s is refused', (_, operations, changes, message) => {
    expect(withOperations(operations, changes)).toEqual([`  ${message}`]);
  });
});
