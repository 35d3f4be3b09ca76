import { Architecture, architectureName } from '../../../../core/contracts/models/architecture';
import { hintLayers } from '../../../../core/contracts/labels/hint-layers';
import { describeNetwork } from '../../../../core/models/describe-network';
import type { Layer, RowShape } from '../../../../core/models/layers/layer';
import { outputShape } from '../../../../core/models/layers/output-shape';
import { BACKBONE_LAYERS } from '../../../support/backbone-layers';

const IMAGE = [28, 28, 1];
const ROW = [12];
const ranges = [{ start: 0, size: 4 }];

const CASES: [unknown, RowShape][] = [
  [{ type: 'mlp', hidden: [8, 4] }, IMAGE],
  [{ type: 'mlp', hidden: [8] }, ROW],
  [
    {
      type: 'cnn',
      convolutions: [
        { filters: 4, pool: true },
        { filters: 3, stride: 2 },
      ],
      dense: [8],
    },
    IMAGE,
  ],
  [{ type: 'cnn', convolutions: [{ filters: 4 }], batchNorm: true }, IMAGE],
  [{ type: 'lenet' }, IMAGE],
  [{ type: 'resnet', depth: 8 }, IMAGE],
  [{ type: 'resnet', depth: 20, widthMultiplier: 0.25 }, IMAGE],
  [{ type: 'mobilenet' }, IMAGE],
  [{ type: 'backbone', layers: BACKBONE_LAYERS, dense: [8, 4] }, IMAGE],
  [{ type: 'residual-mlp', width: 8, blocks: 3, residualDropout: 0.1 }, ROW],
  [{ type: 'text-classifier', fields: ranges }, ROW],
  [{ type: 'text-classifier', fields: [{ start: 0, size: 12 }] }, ROW],
  [{ type: 'wide-and-deep', hidden: [8, 4], fields: ranges }, ROW],
  [
    { type: 'two-tower', user: ['a'], item: ['b'], fields: { user: ranges, item: [{ start: 4, size: 2 }] } },
    ROW,
  ],
  [{ type: 'factorisation-machine' }, ROW],
  [
    {
      type: 'joint-fusion',
      convolutions: [{ filters: 2 }],
      hidden: [8, 4],
      fields: [{ start: 2, size: 8, shape: [2, 2, 2] }],
    },
    ROW,
  ],
];

/** What each layer gives for a row, those of branches too. */
function shapesOf(layers: readonly Layer[], input: RowShape): Map<string, RowShape> {
  const shapes = new Map<string, RowShape>();
  let before = input;
  for (const layer of layers) {
    if (layer.type === 'merge')
      for (const branch of layer.branches)
        shapesOf(branch, before).forEach((shape, name) => shapes.set(name, shape));
    before = outputShape(layer, before);
    shapes.set(layer.name, before);
  }
  return shapes;
}

test.each(
  CASES.map(([said, input]) => {
    const architecture = Architecture.parse(said);
    return [architectureName(architecture), architecture, input] as const;
  }),
)('the layers of %s that are listed are there, and give what is said', (_, architecture, input) => {
  const shapes = shapesOf(describeNetwork(architecture, input, 2), input);
  const listed = hintLayers(architecture);
  for (const { name, gives } of listed)
    expect([name, shapes.get(name)?.length]).toEqual([name, gives === 'map' ? 3 : 1]);
  expect(new Set(listed.map(({ name }) => name)).size).toBe(listed.length);
  expect(listed.length > 0).toBe(architecture.type !== 'factorisation-machine');
});
