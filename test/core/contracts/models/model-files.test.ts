/** A model made elsewhere as one file, or as one for each fold. */
import { memberName } from '../../../../core/contracts/teachers/foreign-teacher';
import { parse } from '../../../../core/contracts/parse';
import { Recipe } from '../../../../core/contracts/recipe';
import { sha256 } from '../../../../storage/sha256';
import { ONNX } from '../../../support/foreign-members';
import { tinyRecipe } from '../../../support/tiny-recipe';

const TINY = tinyRecipe();
const FOLDED = {
  ...ONNX,
  file: undefined,
  files: ['/m/net-0.onnx', '/m/net-1.onnx'],
  foldsSha256: sha256('f'),
};

test('models of folds have one name', () => {
  const names = (files: string[]) => {
    const teach = { ...TINY.teach, members: [{ ...FOLDED, files }], folds: files.length };
    return parse(Recipe, { ...TINY, teach }, 'recipe').teach.members.map(memberName);
  };
  expect(names(FOLDED.files)).toEqual(['onnx net']);
  expect(names(['/0/net.onnx', '/1/net.onnx', '/2/net.onnx'])).toEqual(['onnx net.onnx']);
  expect(names(['/m/0.onnx', '/m/1.onnx'])).toEqual(['onnx 0.onnx']);
  expect(names(['/m/net', '/m/net-1'])).toEqual(['onnx net']);
});

test('models of the TensorFlow family are named by their files, and a SavedModel by its folder', () => {
  const { file: _file, ...mapping } = ONNX;
  const members = [
    { ...mapping, type: 'keras', file: '/m/net.keras' },
    { ...mapping, type: 'layers', file: '/m/net/model.json' },
    { ...mapping, type: 'graph', file: 's3://models/graph' },
    { ...mapping, type: 'saved-model', file: { uri: 'https://x/net.zip', sha256: sha256('zip') } },
  ];
  const recipe = parse(Recipe, { ...TINY, teach: { ...TINY.teach, members } }, 'recipe');
  expect(recipe.teach.members.map(memberName)).toEqual([
    'keras net.keras',
    'layers model.json',
    'graph graph',
    'saved-model net.zip',
  ]);
  expect(recipe.teach.members[3]).toMatchObject({ signature: 'serving_default', tags: ['serve'] });
  expect(parse(Recipe, recipe, 'recipe')).toEqual(recipe);
});

test.each<[string, unknown, string]>([
  [
    'a folder on the web',
    { ...ONNX, type: 'graph', file: { uri: 'https://x/net/model.json', sha256: sha256('json') } },
    'allowed: a .zip of the model over http(s), or its folder',
  ],
  [
    'a signature of what has none',
    { ...ONNX, signature: 'ask' },
    'teach.members[0].signature: got "ask", allowed: no such field exists here',
  ],
  [
    'no file',
    { ...ONNX, file: undefined },
    'teach.members[0].file: got nothing, allowed: a file, or "files"',
  ],
  [
    'one file beside one for each fold',
    { ...FOLDED, file: '/m/net.onnx' },
    'teach.members[0].files: got ["/m/net-0.onnx","/m/net-1.onnx"], allowed: nothing beside "file"',
  ],
  [
    'files of folds that nobody knows',
    { ...FOLDED, foldsSha256: undefined },
    'teach.members[0].foldsSha256: got nothing, allowed: that of the folds which the files were made on',
  ],
  [
    'folds of one file',
    { ...ONNX, foldsSha256: sha256('f') },
    'foldsSha256: got "' + sha256('f') + '", allowed: nothing without "files"',
  ],
  [
    'a file of two folds',
    { ...FOLDED, files: ['/m/net.onnx', '/m/net.onnx'] },
    'teach.members[0].files[1]: got "/m/net.onnx", allowed: each file once',
  ],
])('%s: refused', (_, member, message) => {
  const teach = { ...TINY.teach, members: [member], folds: 2 };
  expect(() => parse(Recipe, { ...TINY, teach }, 'recipe')).toThrow(message);
});
