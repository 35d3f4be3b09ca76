/** A model made elsewhere as one file, or as one for each fold. */
import { memberName } from '../../../core/contracts/foreign-teacher';
import { parse } from '../../../core/contracts/parse';
import { Recipe } from '../../../core/contracts/recipe';
import { sha256 } from '../../../storage/sha256';
import { tinyRecipe } from '../../support/tiny-recipe';

const TINY = tinyRecipe();
const IMAGES = [{ reads: 'images', layout: 'nchw' }];
const ONNX = { type: 'onnx', file: '/m/net.onnx', inputs: IMAGES, output: { gives: 'logits' } };
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
});

test.each<[string, unknown, string]>([
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
