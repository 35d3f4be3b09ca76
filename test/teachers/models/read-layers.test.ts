/**
 * @jest-environment <rootDir>/test/support/native-environment.js
 *
 * Layers within models of other libraries, held against what those libraries themselves say that they give.
 */
import type { TeacherLayer } from '../../../core/contracts/teachers/teacher-layer';
import { createModelTeacher } from '../../../teachers/models/create-model-teacher';
import type { RunnableModel } from '../../../teachers/models/runnable-model';
import { openTeacher } from '../../../teachers/open-teacher';
import { packFiles } from '../../../teachers/tensorflow/pack-files';
import type { Teacher, TeacherRows } from '../../../teachers/teacher';
import golden from '../../golden/teachers/layers.json';
import { aroundTeachers } from '../../support/asking-context';
import { CODED, goldenImages, goldenRows, onnxTeacher, readModel } from '../../support/golden-teachers';
import { askGraph, graphModel } from '../../support/graph-model';
import { loadTensorFlow } from '../../support/load-tensorflow';
import { ANSWERS, openTensorFlow, packGolden } from '../../support/tensorflow-teachers';

const PIXELS = { reads: 'images', layout: 'nchw', scale: { mean: [0.5], deviation: [0.25] } };
const LOGITS = { gives: 'logits', order: [0, 1, 2, 3] };
const CELLS = { reads: 'columns', columns: [{ name: 'visits', missing: 20 }, CODED, 'tenure'] };
const FEATURES = { reads: 'features' };
const CHANCE = { gives: 'probabilities', order: [1] };
const SHOWN = 4;

const standard: TeacherRows = {
  split: 'train',
  start: 0,
  rows: SHOWN,
  shape: [3],
  inputs: Float32Array.from(ANSWERS.standard.slice(0, SHOWN).flat()),
  columns: [],
};

const openOnnx = (name: string) =>
  openTeacher(
    { foreign: onnxTeacher([PIXELS], LOGITS), classes: 4 },
    aroundTeachers({ read: () => Promise.resolve(readModel(name)) }),
  );
const openDigits = (name: string) =>
  openTensorFlow(
    'keras',
    packGolden(name),
    { inputs: [{ reads: 'images', layout: 'nhwc' }], output: LOGITS },
    4,
  );
const openChurn = () =>
  openTensorFlow('keras', packGolden('churn.keras'), { inputs: [CELLS], output: CHANCE }, 2);
const openLayers = () =>
  openTensorFlow('layers', packGolden('layers'), { inputs: [FEATURES], output: CHANCE }, 2);
const openGraph = () => {
  const mapping = { inputs: [FEATURES], output: { gives: 'logits', order: [1] } };
  return openTensorFlow('graph', packFiles(graphModel()), mapping, 2);
};
const openSigned = () =>
  openTensorFlow(
    'saved-model',
    packGolden('saved-model'),
    { inputs: [{ reads: 'images', layout: 'nhwc' }], output: LOGITS },
    4,
  );

/** All that a layer gives, row after row. */
async function read(teacher: Teacher, layer: TeacherLayer, rows: TeacherRows): Promise<number[]> {
  const all: number[] = [];
  const done: number[] = [];
  await teacher.readLayer?.(
    layer,
    rows,
    (values, start, count) => {
      expect(start).toBe(done.at(-1) ?? 0);
      expect(values.length % count).toBe(0);
      all.push(...values);
    },
    { onRows: (count) => done.push(count) },
  );
  expect(done.at(-1)).toBe(rows.rows);
  return all;
}

async function closing<T>(opened: Promise<Teacher>, use: (teacher: Teacher) => Promise<T>): Promise<T> {
  const teacher = await opened;
  try {
    return await use(teacher);
  } finally {
    await teacher.close();
  }
}

/** The golden values of channels that come first, with the channels last. */
function channelsLast(values: readonly number[], [channels = 1, height = 1, width = 1]: number[]): number[] {
  const pixels = height * width;
  const size = channels * pixels;
  return values.map((_, i) => {
    const [row, pixel, channel] = [Math.floor(i / size), Math.floor((i % size) / channels), i % channels];
    return values[row * size + channel * pixels + pixel]!;
  });
}

function expectClose(found: readonly number[], wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  expect(Math.max(...found.map((value, i) => Math.abs(value - wanted[i]!)))).toBeLessThan(2e-6);
}

describe.each<[string, keyof typeof golden, () => Promise<Teacher>, TeacherRows]>([
  ['an ONNX of PyTorch', 'torch-images/conv2d', () => openOnnx('torch-images'), goldenImages(SHOWN)],
  ['an ONNX of PyTorch', 'torch-images/relu', () => openOnnx('torch-images'), goldenImages(SHOWN)],
  ['an ONNX of PyTorch', 'torch-images/max_pool2d', () => openOnnx('torch-images'), goldenImages(SHOWN)],
  ['an ONNX of PyTorch', 'torch-images/view', () => openOnnx('torch-images'), goldenImages(SHOWN)],
  ['an ONNX of 16 rows', 'torch-images/relu', () => openOnnx('torch-images-of-16'), goldenImages(SHOWN)],
  ['digits.keras', 'digits/re_lu', () => openDigits('digits.keras'), goldenImages(SHOWN)],
  ['digits.keras', 'digits/global_average_pooling2d', () => openDigits('digits.keras'), goldenImages(SHOWN)],
  ['digits.h5', 'digits/add', () => openDigits('digits.h5'), goldenImages(SHOWN)],
  ['churn.keras', 'churn/dense', openChurn, goldenRows(SHOWN)],
  ['churn.keras', 'churn/batch_normalization', openChurn, goldenRows(SHOWN)],
  ['layers of TensorFlow.js', 'churn/dense', openLayers, standard],
])('of %s, %s', (_, key, open, rows) => {
  const { shape, values } = golden[key];
  const name = key.split('/')[1]!;
  const isOnnx = key.startsWith('torch');
  const layer: TeacherLayer = {
    name,
    shape,
    ...(shape.length === 3 && { layout: isOnnx ? 'nchw' : 'nhwc' }),
  };

  test('gives what the library says, and answers as before', () =>
    closing(open(), async (teacher) => {
      const before = await teacher.predict(rows);
      const wanted = isOnnx && shape.length === 3 ? channelsLast(values, shape) : values;
      expectClose(await read(teacher, layer, rows), wanted);
      expect(await teacher.predict(rows)).toEqual(before);
    }));

  test('is refused where the recipe tells of another shape', () =>
    closing(open(), async (teacher) => {
      const other = { ...layer, shape: shape.map((size) => size + 1) };
      const found = `shape: got ${JSON.stringify(other.shape)}, allowed: [${shape.join(', ')}], which the model gives`;
      await expect(read(teacher, other, rows)).rejects.toThrow(found);
    }));
});

test('a graph of TensorFlow.js gives what its nodes compute, and leaves nothing behind', async () => {
  const { numTensors } = loadTensorFlow().memory();
  const wanted = ANSWERS.standard.slice(0, SHOWN).flatMap((row) => askGraph(row).active);
  const found = await closing(openGraph(), (teacher) =>
    read(teacher, { name: 'active', shape: [2] }, standard),
  );
  expectClose(found, wanted);
  const layers = await closing(openLayers(), (teacher) =>
    read(teacher, { name: 'dense', shape: [12] }, standard),
  );
  expect(layers).toHaveLength(12 * SHOWN);
  expect(loadTensorFlow().memory().numTensors).toBe(numTensors);
});

test('outputs are layers too, and a SavedModel has no others', () =>
  closing(openSigned(), async (teacher) => {
    const [output] = await nameOutputs(teacher);
    const found = await read(teacher, { name: output!, shape: [4] }, goldenImages(SHOWN));
    expectClose(found, ANSWERS.digits.slice(0, SHOWN).flat());
  }));

/** As the refusal of another name lists them. */
async function nameOutputs(teacher: Teacher): Promise<string[]> {
  const refusal = await read(teacher, { name: 'no such', shape: [4] }, goldenImages(1)).catch(String);
  return String(refusal).split('a tensor of the model: ')[1]!.split(', ');
}

test('another name is refused with those that there are', async () => {
  const rows = goldenImages(1);
  const onnx = closing(openOnnx('torch-images'), (teacher) =>
    read(teacher, { name: 'relu_1', shape: [4, 8, 8], layout: 'nchw' }, rows),
  );
  await expect(onnx).rejects.toThrow(
    'name: got "relu_1", allowed: a tensor of the model: conv2d, relu, max_pool2d, view, logits',
  );
  const graph = closing(openGraph(), (teacher) => read(teacher, { name: 'w', shape: [2] }, standard));
  await expect(graph).rejects.toThrow('a tensor of the model: hidden, active, logit');
});

/** Each row gives its first pixel, repeated; and how many rows it was asked about at a time is told. */
function repeater(shape: number[], asked: number[]): RunnableModel {
  const size = shape.reduce((product, each) => product * each, 1);
  return {
    inputs: [{ name: 'x', isTensor: true, type: 'float32', shape: [-1, 8, 8, 1] }],
    outputs: [{ name: 'y', isTensor: true, type: 'float32', shape: [-1, 4] }],
    inner: Array.from({ length: 45 }, (_, i) => `wide_${i}`),
    run: (feeds) => {
      const pixels = [...feeds.values()][0]!.data as Float32Array;
      const rows = pixels.length / 64;
      asked.push(rows);
      const numbers = new Float32Array(rows * size);
      for (let row = 0; row < rows; row += 1) numbers.fill(pixels[64 * row]!, row * size, (row + 1) * size);
      return Promise.resolve({ numbers, shape: [rows, ...shape] });
    },
    close: () => Promise.resolve(),
  };
}

const repeating = (shape: number[], asked: number[] = []) =>
  createModelTeacher(
    repeater(shape, asked),
    onnxTeacher([{ reads: 'images', layout: 'nhwc', scale: 'unit' }], LOGITS),
    { classes: 4 },
  );

test('of a wide layer fewer rows are asked for at a time', async () => {
  const asked: number[] = [];
  const width = 2 ** 23;
  const firsts: number[] = [];
  await repeating([width], asked).readLayer!(
    { name: 'wide_0', shape: [width] },
    goldenImages(5),
    (values, start, rows) => {
      for (let row = 0; row < rows; row += 1) firsts[start + row] = values[row * width]!;
    },
  );
  expect(asked).toEqual([2, 2, 1]);
  const { inputs } = goldenImages(5);
  firsts.forEach((value, row) => expect(value).toBeCloseTo(inputs[64 * row]! / 255, 6));
});

test('sizes of 1 may be told or not, and of many tensors the last are listed', async () => {
  const teacher = repeating([3, 1, 1]);
  const wanted = await read(teacher, { name: 'wide_1', shape: [3] }, goldenImages(2));
  expect(wanted).toHaveLength(6);
  const told: TeacherLayer = { name: 'wide_1', shape: [3, 1, 1], layout: 'nchw' };
  expect(await read(teacher, told, goldenImages(2))).toEqual(wanted);
  await expect(read(teacher, { name: 'x', shape: [3] }, goldenImages(2))).rejects.toThrow(
    /a tensor of the model: wide_5, .*wide_44, y, and 5 before these/,
  );
});
