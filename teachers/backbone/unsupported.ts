import { InvalidInput } from '../../core/contracts/errors';

/** What `translateLayer` and `joinBranches` know, in the words of Keras. */
const KNOWN = [
  ...['Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'Dense', 'BatchNormalization', 'ReLU', 'Activation'],
  ...['ZeroPadding2D', 'MaxPooling2D', 'GlobalAveragePooling2D', 'Flatten', 'Dropout', 'Rescaling'],
  ...['Normalization', 'Add', 'Multiply', 'Concatenate'],
];

/**
 * The refusal of a model with a layer that can't be trained here.
 *
 * @param layer its name and class
 * @param why what of it isn't known; none where it is the class
 */
export function unsupportedLayer(layer: { name: string; className: string }, why?: string): InvalidInput {
  const value = `${layer.className} (${layer.name})`;
  const reason =
    why === undefined ? `layers of ${KNOWN.join(', ')}` : `layers that can be trained here: ${why}`;
  const allowed = `a model that has up to its cut only ${reason}; "cutAfter" names the last layer that is kept`;
  return new InvalidInput('model', [{ path: 'file', value, allowed }]);
}
