/**
 * @jest-environment <rootDir>/test/support/native-environment.js
 *
 * What heads learn from may be within a model: it is held against what its library says that it gives.
 */
import { openTeacher } from '../../../teachers/open-teacher';
import golden from '../../golden/teachers/layers.json';
import { aroundTeachers } from '../../support/asking-context';
import { goldenImages, onnxTeacher, readModel } from '../../support/golden-teachers';
import { openTensorFlow, packGolden } from '../../support/tensorflow-teachers';

const order = [0, 1, 2, 3];
const rows = goldenImages(4);

const openOnnx = (output: object) =>
  openTeacher(
    {
      foreign: onnxTeacher([{ reads: 'images', layout: 'nchw', scale: { mean: [0.5], deviation: [0.25] } }], {
        order,
        ...output,
      }),
      classes: 4,
    },
    aroundTeachers({ read: () => Promise.resolve(readModel('torch-images')) }),
  );

test.each<[string, keyof typeof golden, () => ReturnType<typeof openOnnx>]>([
  ['ONNX', 'torch-images/view', () => openOnnx({ gives: 'features', name: 'view' })],
  [
    'Keras',
    'digits/global_average_pooling2d',
    () =>
      openTensorFlow(
        'keras',
        packGolden('digits.keras'),
        {
          inputs: [{ reads: 'images', layout: 'nhwc' }],
          output: { gives: 'features', order, name: 'global_average_pooling2d' },
        },
        4,
      ),
  ],
])('features of a model in %s: %s', async (_, key, open) => {
  const teacher = await open();
  const { values, width } = await teacher.readFeatures!(rows);
  await teacher.close();
  const wanted = golden[key];
  expect([width]).toEqual(wanted.shape);
  expect(values).toHaveLength(wanted.values.length);
  wanted.values.forEach((value, i) => expect(Math.abs(values[i]! - value)).toBeLessThan(2e-6));
});

test('another name is refused with the tensors that there are; answers are outputs alone', async () => {
  await expect(openOnnx({ gives: 'features', name: 'pooled' })).rejects.toThrow(
    'output.name: got "pooled", allowed: a tensor of the model: conv2d, relu, max_pool2d, view, logits',
  );
  await expect(openOnnx({ gives: 'logits', name: 'view' })).rejects.toThrow(
    'output.name: got "view", allowed: a tensor of decimal numbers; the model gives logits (float32',
  );
});
