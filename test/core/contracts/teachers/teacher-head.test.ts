/** Heads of models that give features: what a recipe may say of them. */
import { parse } from '../../../../core/contracts/parse';
import { Recipe } from '../../../../core/contracts/recipe';
import { sha256 } from '../../../../storage/sha256';
import { HTTP, ONNX } from '../../../support/foreign-members';
import { tinyRecipe } from '../../../support/tiny-recipe';

const TINY = tinyRecipe();

function read(members: unknown[]): Recipe {
  return parse(Recipe, { ...TINY, teach: { ...TINY.teach, members } }, 'recipe');
}

const FEATURES = { ...ONNX, output: { gives: 'features', name: 'pooled' } };

test('a model that gives features has a head, linear where nothing else is said', () => {
  const [member] = read([{ ...FEATURES, head: {} }]).teach.members;
  expect(member).toMatchObject({ head: { hidden: [], epochs: 30, seed: 1 } });
  expect(read([{ ...FEATURES, type: 'saved-model', head: { hidden: [64] } }]).teach.members).toHaveLength(1);
});

test.each<[string, object, string]>([
  [
    'features without a head',
    FEATURES,
    'head: got nothing, allowed: what is trained on the features: at least {}',
  ],
  [
    'a head on answers',
    { ...ONNX, head: {} },
    'output.gives: got "logits", allowed: "features" with a head: one that gives answers needs none',
  ],
  [
    'an order of classes that a head learns',
    { ...FEATURES, output: { gives: 'features', classes: [1, 0] }, head: {} },
    'output.classes: got [1,0], allowed: nothing with a head, which learns what is predicted of the data',
  ],
  [
    'a head beside models of folds',
    { ...FEATURES, file: undefined, files: ['/m/a', '/m/b'], foldsSha256: sha256('f'), head: {} },
    'head: got {}, allowed: nothing beside "files": it would learn from all training rows',
  ],
  [
    'features of a server',
    { ...HTTP, output: { gives: 'features' } },
    'output.gives: got "features", allowed: one of "logits", "probabilities"',
  ],
])('%s is refused', (_, member, message) => {
  expect(() => read([member])).toThrow(`teach.members[0].${message}`);
});
