import { checkShapes } from '../../activities/check-shapes';
import type { Architecture } from '../../core/contracts/models/architecture';
import type { Dataset } from '../../core/contracts/data/dataset';
import type { TeacherMember } from '../../core/contracts/teachers/foreign-teacher';
import type { HintRecipe } from '../../core/contracts/labels/hints';
import { InvalidInput } from '../../core/contracts/errors';
import { DATASET } from '../workflows/samples';

const pooled = (blocks: number): Architecture => ({
  type: 'cnn',
  convolutions: Array.from({ length: blocks }, () => ({ filters: 2, kernelSize: 3, stride: 1, pool: true })),
  batchNorm: false,
  dense: [],
});
const mlp: Architecture = { type: 'mlp', hidden: [4] };
const onDigits = { ...DATASET, shape: [28, 28, 1] as [number, number, number] };

test('networks that fit pass', () => {
  expect(() => checkShapes({ teachers: [pooled(4)], students: [mlp] }, onDigits)).not.toThrow();
});

test('a network that pools its images away is refused by its place in the recipe', () => {
  const asTeacher = () => checkShapes({ teachers: [mlp, pooled(5)], students: [mlp] }, onDigits);
  expect(asTeacher).toThrow(InvalidInput);
  expect(asTeacher).toThrow('teach.members[1].convolutions');
  const asStudent = () => checkShapes({ teachers: [mlp], students: [pooled(5)] }, onDigits);
  expect(asStudent).toThrow('sweep.architectures[0].convolutions');
});

test('a limit that every student breaks is refused with the smallest that would do', () => {
  const smallest = 784 * 4 + 4 + 4 * DATASET.classes + DATASET.classes;
  const check = (maxParameters: number) => () =>
    checkShapes({ teachers: [mlp], students: [mlp], maxParameters }, onDigits);
  expect(check(smallest)).not.toThrow();
  expect(check(smallest - 1)).toThrow(
    `sweep.maxParameters: got ${smallest - 1}, allowed: at least ${smallest}`,
  );
});

test('maps that are held against each other must be of sizes that can be brought to one', () => {
  const hints = (studentLayer: string, member?: number): HintRecipe[] => [
    {
      method: 'attention-transfer',
      weight: 1,
      teacherLayer: 'conv_2_relu',
      studentLayer,
      ...(member !== undefined && { member }),
    },
  ];
  // 28, 14, 7 and 3 pixels a side.
  const check = (studentLayer: string, ...rest: [member?: number]) =>
    checkShapes(
      { teachers: [pooled(2), mlp], students: [pooled(3)], hints: hints(studentLayer, ...rest) },
      onDigits,
    );
  expect(() => check('conv_1_relu', 0)).not.toThrow();
  expect(() => check('conv_2_relu', 0)).not.toThrow();
  expect(() => check('conv_3_relu', 0)).toThrow(InvalidInput);
  expect(() => check('conv_3_relu', 0)).toThrow(
    /student\.hints\[0\]\.studentLayer: got "conv_3_relu".*this one has 3×3.*7×7/,
  );
});

test('maps of a model made elsewhere are as the recipe tells, of square images square', () => {
  const told = (shape: number[], layout: 'nhwc' | 'nchw'): TeacherMember => ({
    type: 'onnx',
    file: 'net.onnx',
    inputs: [{ reads: 'images', layout: 'nchw', scale: 'unit' }],
    output: { gives: 'logits' },
    layers: [{ name: 'relu', shape, layout }],
  });
  const hint: HintRecipe = {
    method: 'attention-transfer',
    weight: 1,
    teacherLayer: 'last',
    studentLayer: 'conv_1_relu',
  };
  const check = (shape: number[], layout: 'nhwc' | 'nchw', data: Dataset = onDigits) =>
    checkShapes(
      { teachers: [mlp, told(shape, layout)], students: [pooled(1)], hints: [{ ...hint, member: 1 }] },
      data,
    );
  // 28 pixels a side.
  expect(() => check([64, 14, 14], 'nchw')).not.toThrow();
  expect(() => check([14, 14, 64], 'nhwc')).not.toThrow();
  expect(() => check([64, 9, 9], 'nchw')).toThrow(
    /student\.hints\[0\]\.studentLayer: got "conv_1_relu".*this one has 14×14.*9×9/,
  );
  expect(() => check([64, 14, 14], 'nhwc')).toThrow(
    'teach.members[1].layers[0].layout: got "nhwc", allowed: "nchw", by which maps of [64, 14, 14] are square',
  );
  expect(() => check([14, 14, 64], 'nchw')).toThrow(
    'allowed: "nhwc", by which maps of [14, 14, 64] are square',
  );
  const wide: Dataset = { ...onDigits, shape: [28, 7, 1] };
  expect(() => check([14, 14, 64], 'nchw', wide)).not.toThrow('layout');
});

test('a network with nothing to take over from its start is refused, whichever part it is of', () => {
  const network = {
    architecture: pooled(3),
    inputShape: [28, 28, 1],
    classes: 7,
    weights: { digest: '0'.repeat(64), sizeBytes: 1 },
  };
  const start = { network, newHead: false, freeze: false };
  const shapes = { teachers: [mlp], students: [pooled(2)] };
  expect(() => checkShapes({ ...shapes, starts: { student: start } }, onDigits)).not.toThrow();
  expect(() => checkShapes({ ...shapes, starts: { teach: start } }, onDigits)).toThrow(
    /teach\.members\[0\]: got "mlp-4", allowed: a shape with layers of the model that it starts from, .* on 28×28×1/,
  );
  // The head alone fits: it says classes of the earlier data.
  const head = { ...start, network: { ...network, architecture: { ...mlp, hidden: [3, 4] }, classes: 10 } };
  expect(() => checkShapes({ teachers: [], students: [mlp], starts: { student: head } }, onDigits)).toThrow(
    'sweep.architectures[0]',
  );
});
