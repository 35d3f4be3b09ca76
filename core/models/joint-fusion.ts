import type { Architecture } from '../contracts/models/architecture';
import { InvalidInput } from '../contracts/errors';
import type { ImageRange } from '../contracts/data/feature-range';
import { sizeOf } from '../contracts/models/shape';
import { describeConvolutions } from './convolutions';
import { describeDenseLayers, describeHiddenLayer } from './dense-layers';
import { describeTake, otherRanges, readRanges } from './feature-ranges';
import { joinParts } from './join-parts';
import type { Layer, RowShape } from './layers/layer';

type JointFusion = Extract<Architecture, { type: 'joint-fusion' }>;

/**
 * Each image column becomes a vector by convolutions of its own, ReLU(W flatten(conv(image)) + b); hidden layers see these
 * vectors beside the other features (Huang et al. 2020, fig. 1, "joint fusion" of type I: what the errors say goes back
 * into the convolutions).
 *
 * @throws InvalidInput where it isn't known where the images lie, and where pooling would leave no pixel
 */
export function describeJointFusion(
  { width, hidden, fields, ...image }: JointFusion,
  inputShape: RowShape,
  classes: number,
): Layer[] {
  readRanges(fields, inputShape, 'fields');
  const images = fields ?? [];
  images.forEach(refuseOtherSize);
  const others = otherRanges(images, inputShape);
  const parts = [
    ...images.map((range, i): Layer[] => {
      const name = `image_${i + 1}`;
      return [
        ...describeTake(`${name}_values`, [range], inputShape),
        { type: 'reshape', name: `${name}_pixels`, shape: range.shape },
        ...describeConvolutions(image, range.shape, `${name}_`),
        { type: 'flatten', name: `${name}_flatten` },
        ...describeHiddenLayer(name, width),
      ];
    }),
    ...(others.length > 0 ? [describeTake('other_features', others, inputShape)] : []),
  ];
  return [...joinParts('fused_features', parts), ...describeDenseLayers(hidden, classes)];
}

function refuseOtherSize({ start, size, shape }: ImageRange, i: number): void {
  if (sizeOf(shape) === size) return;
  const allowed = `as many features as the image has values: ${sizeOf(shape)}`;
  throw new InvalidInput('architecture', [{ path: `fields[${i}]`, value: { start, size, shape }, allowed }]);
}
