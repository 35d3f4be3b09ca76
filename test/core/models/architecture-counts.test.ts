/** What architectures cost, against numbers worked out by hand, and what they are refused for. */
import { Architecture } from '../../../core/contracts/models/architecture';
import { InvalidInput } from '../../../core/contracts/errors';
import { countCost } from '../../../core/models/count-cost';
import { BACKBONE_LAYERS } from '../../support/backbone-layers';

describe('counts worked out by hand', () => {
  const costOf = (architecture: unknown, inputShape: number[], classes: number) => {
    const { parameters, multiplyAdds } = countCost(Architecture.parse(architecture), inputShape, classes);
    return { parameters, multiplyAdds };
  };

  test('LeNet-5 has its 61,706 parameters', () => {
    expect(costOf({ type: 'lenet' }, [28, 28, 1], 10)).toEqual({
      parameters: 61_706,
      multiplyAdds: 784 * 25 * 6 + 100 * 150 * 16 + 400 * 120 + 120 * 84 + 84 * 10,
    });
  });

  test.each([
    // 3×3 convolutions of the stem and of 1, 3 or 9 blocks a stage, two 1×1 shortcuts, 4 numbers of a norm a filter.
    [8, 1],
    [20, 3],
    [56, 9],
  ])('ResNet-%i', (depth, n) => {
    const stage = (from: number, to: number, isReducing: boolean) =>
      9 * from * to + (2 * n - 1) * 9 * to * to + (isReducing ? from * to : 0);
    const kernels = 9 * 3 * 16 + stage(16, 16, false) + stage(16, 32, true) + stage(32, 64, true);
    const normed = 16 * (1 + 2 * n) + 32 * (2 * n + 1) + 64 * (2 * n + 1);
    const { parameters, multiplyAdds } = costOf({ type: 'resnet', depth }, [32, 32, 3], 10);
    expect(parameters).toBe(kernels + 4 * normed + 650);
    const pixels = [1024, 256, 64] as const;
    const stages = [9 * 3 * 16 + stage(16, 16, false), stage(16, 32, true), stage(32, 64, true)];
    const products = stages.reduce((sum, kernel, i) => sum + kernel * (pixels[i] ?? 0), 0);
    const scaled = pixels[0] * 16 * (1 + 2 * n) + pixels[1] * 32 * (2 * n + 1) + pixels[2] * 64 * (2 * n + 1);
    expect(multiplyAdds).toBe(products + scaled + 640);
  });

  test('MobileNet of a quarter on 96×96: 8 filters in the stem, 128 in the last block, strides to 6×6', () => {
    const filters = [8, 16, 32, 32, 64, 64, 128, 128, 128, 128, 128, 128];
    const sides = [48, 48, 24, 24, 12, 12, 6, 6, 6, 6, 6, 6];
    let [parameters, multiplyAdds] = [27 * 8 + 4 * 8, 2304 * (27 * 8 + 8)];
    for (let i = 1; i < filters.length; i += 1) {
      const [from = 0, to = 0, side = 0] = [filters[i - 1], filters[i], sides[i]];
      parameters += 9 * from + 4 * from + from * to + 4 * to;
      multiplyAdds += side * side * (9 * from + from + from * to + to);
    }
    expect(costOf({ type: 'mobilenet' }, [96, 96, 3], 2)).toEqual({
      parameters: parameters + 128 * 2 + 2,
      multiplyAdds: multiplyAdds + 128 * 2,
    });
  });

  test('a backbone of every kind of layer', () => {
    // 8×8 is padded to 9×11, 7×9 after the convolution, 4×5 after pooling, 2×2 with 12 channels in the end.
    expect(costOf({ type: 'backbone', layers: BACKBONE_LAYERS, dense: [5] }, [8, 8, 1], 3)).toEqual({
      parameters: 9 * 6 + 6 + 24 + (9 * 6 + 6) + (4 * 12 + 48) + 65 + 18,
      multiplyAdds: 63 * (54 + 6) + 20 * 54 + 4 * (48 + 12) + 60 + 15,
    });
  });

  test('a residual MLP', () => {
    // 10 → 8, then twice norm 8, 8 → 16 → 8, then norm 8 and 8 → 3.
    expect(costOf({ type: 'residual-mlp', width: 8 }, [10], 3)).toEqual({
      parameters: 88 + 2 * (32 + 144 + 136) + 32 + 27,
      multiplyAdds: 80 + 2 * (8 + 128 + 128) + 8 + 24,
    });
  });

  test('wide and deep: 16 categories are 12 numbers, 3 are 3', () => {
    const fields = [
      { start: 0, size: 16 },
      { start: 18, size: 3 },
    ];
    const products = 21 * 2 + 16 * 12 + 3 * 3 + (12 + 3 + 2) * 5 + 5 * 2;
    expect(costOf({ type: 'wide-and-deep', hidden: [5], fields }, [21], 2)).toEqual({
      parameters: products + 5 + 2,
      multiplyAdds: products,
    });
  });

  test('a factorisation machine: one weight and 8 factors a feature, and one bias', () => {
    expect(costOf({ type: 'factorisation-machine' }, [20], 2)).toEqual({
      parameters: 1 + 20 + 20 * 8,
      multiplyAdds: 20 + 2 * 20 * 8 + 8,
    });
  });

  test('a score has as many weights for a number as for two classes', () => {
    const fields = { user: [{ start: 0, size: 7 }], item: [{ start: 8, size: 5 }] };
    for (const shape of [
      { type: 'factorisation-machine' },
      { type: 'two-tower', user: ['u'], item: ['i'], hidden: [6], fields },
    ])
      expect(costOf(shape, [13], 1)).toEqual(costOf(shape, [13], 2));
  });

  test('two towers without hidden layers: a vector and a bias a value', () => {
    const towers = { type: 'two-tower', user: ['u'], item: ['i'], width: 4 };
    const fields = { user: [{ start: 0, size: 7 }], item: [{ start: 8, size: 5 }] };
    expect(costOf({ ...towers, fields }, [13], 2)).toEqual({
      parameters: (7 + 5) * 4 + 7 + 5 + 1,
      multiplyAdds: (7 + 5) * 4 + 12,
    });
    expect(costOf({ ...towers, hidden: [6], fields }, [13], 2).parameters).toBe(
      12 * 6 + 2 * 6 + 2 * 6 * 4 + 12 + 1,
    );
  });

  test('joint fusion: a convolutional network an image, and 3 other features', () => {
    const image = { type: 'joint-fusion', convolutions: [{ filters: 4, pool: true }], width: 5, hidden: [6] };
    const fields = [
      { start: 1, size: 32, shape: [4, 8, 1] },
      { start: 34, size: 32, shape: [4, 8, 1] },
    ];
    const dense = 2 * (2 * 4 * 4) * 5 + (5 + 5 + 3) * 6 + 6 * 2;
    expect(costOf({ ...image, fields }, [67], 2)).toEqual({
      parameters: 2 * (9 * 4 + 4) + dense + 2 * 5 + 6 + 2,
      multiplyAdds: 2 * 32 * 9 * 4 + dense,
    });
  });

  test('a text classifier: a vector a bucket, then one layer', () => {
    const fields = [{ start: 2, size: 100 }];
    expect(costOf({ type: 'text-classifier', fields }, [102], 5)).toEqual({
      parameters: 100 * 16 + (16 + 2) * 5 + 5,
      multiplyAdds: 100 * 16 + 18 * 5,
    });
  });
});

describe('what an architecture does not fit is refused with field, value and what is allowed', () => {
  const towers = { type: 'two-tower', user: ['u'], item: ['i'] };
  const range = (start: number, size: number) => ({ start, size });
  test.each<[string, unknown, number[], number, string]>([
    [
      'lenet on small images',
      { type: 'lenet' },
      [11, 40, 1],
      10,
      'type: got "lenet", allowed: one for images of 11×40 pixels: lenet takes 12×12 at least',
    ],
    ['a resnet on tiny ones', { type: 'resnet', depth: 8 }, [3, 3, 1], 10, 'resnet takes 4×4 at least'],
    ['a mobilenet', { type: 'mobilenet' }, [15, 15, 1], 10, 'mobilenet takes 16×16 at least'],
    [
      'a mobilenet of stem stride 1',
      { type: 'mobilenet', stemStride: 1 },
      [7, 9, 1],
      10,
      'mobilenet takes 8×8 at least',
    ],
    [
      'a resnet on rows',
      { type: 'resnet', depth: 20 },
      [33],
      2,
      'type: got "resnet", allowed: one of "mlp", "residual-mlp", "text-classifier", "wide-and-deep", "factorisation-machine", "two-tower", "joint-fusion", since the data has no images but rows of 33 features',
    ],
    [
      'a table network on images',
      { type: 'residual-mlp', width: 8 },
      [28, 28, 1],
      10,
      'type: got "residual-mlp", allowed: one of "mlp", "cnn", "lenet", "resnet", "mobilenet", "backbone", since the data has images of 28×28×1',
    ],
    [
      'three classes for a factorisation machine',
      { type: 'factorisation-machine' },
      [9],
      3,
      'type: got "factorisation-machine", allowed: one for 3 classes: factorisation-machine tells two apart',
    ],
    [
      'three classes for two towers',
      { ...towers, fields: { user: [range(0, 2)], item: [range(2, 2)] } },
      [4],
      3,
      'two-tower tells two apart',
    ],
    [
      'two towers that have no places',
      towers,
      [4],
      2,
      'fields.user: got null, allowed: ranges of features; a run takes them from its data',
    ],
    [
      'ranges beyond the row',
      { type: 'wide-and-deep', hidden: [4], fields: [range(0, 2), range(2, 3)] },
      [4],
      2,
      'fields[1]: got {"start":2,"size":3}, allowed: ranges in ascending order without overlap within the 4 features',
    ],
    [
      'ranges that overlap',
      { type: 'text-classifier', fields: [range(0, 3), range(2, 2)] },
      [4],
      2,
      'fields[1]',
    ],
  ])('%s', (_, architecture, inputShape, classes, message) => {
    const count = () => countCost(Architecture.parse(architecture), inputShape, classes);
    expect(count).toThrow(InvalidInput);
    expect(count).toThrow(message);
  });
});
