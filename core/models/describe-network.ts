// The one place that says what an architecture is made of. Building, initialising, counting, the weights file and
// inference all follow this list, so they can't disagree.
import { typesFor, type Architecture } from '../contracts/models/architecture';
import { InvalidInput } from '../contracts/errors';
import { describeBackbone } from './backbone';
import { describeCnn } from './cnn';
import { describeFactorisationMachine } from './factorisation-machine';
import type { Layer, RowShape } from './layers/layer';
import { describeJointFusion } from './joint-fusion';
import { describeLenet } from './lenet';
import { describeMlp } from './mlp';
import { describeMobilenet } from './mobilenet';
import { describeResidualMlp } from './residual-mlp';
import { describeResnet } from './resnet';
import { describeTextClassifier } from './text-classifier';
import { describeTwoTower } from './two-tower';
import { describeWideAndDeep } from './wide-and-deep';

/**
 * The layers of an architecture, from input to logits [classes].
 *
 * @param inputShape [height, width, channels], or [features]
 * @throws InvalidInput for an architecture that can't be built on such inputs, with the field and what is allowed
 */
export function describeNetwork(architecture: Architecture, inputShape: RowShape, classes: number): Layer[] {
  refuseOtherInputs(architecture, inputShape);
  switch (architecture.type) {
    case 'mlp':
      return describeMlp(architecture, inputShape, classes);
    case 'cnn':
      return describeCnn(architecture, inputShape, classes);
    case 'lenet':
      return describeLenet(inputShape, classes);
    case 'resnet':
      return describeResnet(architecture, inputShape, classes);
    case 'mobilenet':
      return describeMobilenet(architecture, inputShape, classes);
    case 'backbone':
      return describeBackbone(architecture, inputShape, classes);
    case 'residual-mlp':
      return describeResidualMlp(architecture, classes);
    case 'text-classifier':
      return describeTextClassifier(architecture, inputShape, classes);
    case 'wide-and-deep':
      return describeWideAndDeep(architecture, inputShape, classes);
    case 'factorisation-machine':
      return describeFactorisationMachine(architecture, classes);
    case 'two-tower':
      return describeTwoTower(architecture, inputShape, classes);
    case 'joint-fusion':
      return describeJointFusion(architecture, inputShape, classes);
  }
}

function refuseOtherInputs({ type }: Architecture, inputShape: RowShape): void {
  const isImage = inputShape.length === 3;
  const types = typesFor(isImage ? 'images' : 'rows');
  if (types.includes(type)) return;
  const found = inputShape.join('×');
  const data = isImage
    ? `the data has images of ${found}`
    : `the data has no images but rows of ${found} features`;
  const allowed = `one of ${types.map((each) => JSON.stringify(each)).join(', ')}, since ${data}`;
  throw new InvalidInput('architecture', [{ path: 'type', value: type, allowed }]);
}
