import { z } from 'zod';
import {
  BackboneArchitecture,
  CnnArchitecture,
  type Convolution,
  LenetArchitecture,
  MobilenetArchitecture,
  ResnetArchitecture,
} from './image-architectures';
import {
  FactorisationMachineArchitecture,
  JointFusionArchitecture,
  ResidualMlpArchitecture,
  TextClassifierArchitecture,
  TwoTowerArchitecture,
  WideAndDeepArchitecture,
} from './table-architectures';
import { Width } from './width';

/** Fully connected layers with ReLU between them: `hidden` widths, then one output per class. */
export const MlpArchitecture = z.strictObject({
  type: z.literal('mlp'),
  hidden: z.array(Width).min(1).max(8),
});

/** Architectures, one file each in `core/models/`. */
export const Architecture = z.discriminatedUnion('type', [
  MlpArchitecture,
  CnnArchitecture,
  LenetArchitecture,
  ResnetArchitecture,
  MobilenetArchitecture,
  BackboneArchitecture,
  ResidualMlpArchitecture,
  TextClassifierArchitecture,
  WideAndDeepArchitecture,
  FactorisationMachineArchitecture,
  TwoTowerArchitecture,
  JointFusionArchitecture,
]);
export type Architecture = z.infer<typeof Architecture>;
export type ArchitectureType = Architecture['type'];

/** What networks of a type read: images, rows of features, or either. */
const INPUTS: Readonly<Record<ArchitectureType, 'images' | 'rows' | 'either'>> = {
  mlp: 'either',
  cnn: 'images',
  lenet: 'images',
  resnet: 'images',
  mobilenet: 'images',
  backbone: 'images',
  'residual-mlp': 'rows',
  'text-classifier': 'rows',
  'wide-and-deep': 'rows',
  'factorisation-machine': 'rows',
  'two-tower': 'rows',
  'joint-fusion': 'rows',
};

/** Types of networks that give one score a row: for two classes, or a number. */
export const ONE_SCORE: readonly ArchitectureType[] = ['factorisation-machine', 'two-tower'];

/** Types of networks that read images, or rows of features. */
export function typesFor(input: 'images' | 'rows'): ArchitectureType[] {
  return (Object.keys(INPUTS) as ArchitectureType[]).filter((type) =>
    [input, 'either'].includes(INPUTS[type]),
  );
}

/**
 * A short name that is unique per shape, such as `mlp-256` or `cnn-k5x8s2-16p+32`. Where columns lie is no part of it, which
 * follows from the data, and neither are a backbone's layers, which follow from the model that a training starts from.
 */
export function architectureName(architecture: Architecture): string {
  switch (architecture.type) {
    case 'mlp':
      return `mlp-${architecture.hidden.join('-')}`;
    case 'cnn':
      return nameCnn(architecture);
    case 'lenet':
      return 'lenet';
    case 'resnet':
      return `resnet-${architecture.depth}${unless(1, 'x', architecture.widthMultiplier)}`;
    case 'mobilenet':
      return `mobilenet-${architecture.widthMultiplier}${unless(2, 's', architecture.stemStride)}`;
    case 'backbone':
      return ['backbone', ...architecture.dense].join('-');
    case 'residual-mlp':
      return nameResidualMlp(architecture);
    case 'text-classifier':
      return `text-classifier-${architecture.width}`;
    case 'wide-and-deep':
      return `wide-and-deep-${architecture.hidden.join('-')}${unless(undefined, 'e', architecture.embeddingWidth)}`;
    case 'factorisation-machine':
      return `factorisation-machine-${architecture.factors}`;
    case 'two-tower':
      return nameTwoTower(architecture);
    case 'joint-fusion':
      return nameJointFusion(architecture);
  }
}

type Of<Type> = Extract<Architecture, { type: Type }>;

/** A value with a letter before it, or nothing where it is the usual one. */
function unless<Value>(usual: Value, letter: string, value: Value): string {
  return value === usual ? '' : `${letter}${String(value)}`;
}

function nameCnn({ dense, ...image }: Of<'cnn'>): string {
  const tail = dense.length > 0 ? `+${dense.join('-')}` : '';
  return `cnn-${nameConvolutions(image)}${tail}`;
}

function nameJointFusion({ width, hidden, ...image }: Of<'joint-fusion'>): string {
  return `joint-fusion-${nameConvolutions(image)}+${width}+${hidden.join('-')}`;
}

function nameConvolutions({
  convolutions,
  batchNorm,
}: Pick<Of<'cnn'>, 'convolutions' | 'batchNorm'>): string {
  return `${convolutions.map(nameConvolution).join('-')}${batchNorm ? 'bn' : ''}`;
}

function nameConvolution({ filters, kernelSize, stride, pool }: Convolution): string {
  const kernel = kernelSize === 3 ? '' : `k${kernelSize}x`;
  return `${kernel}${filters}${stride > 1 ? `s${stride}` : ''}${pool ? 'p' : ''}`;
}

function nameResidualMlp(shape: Of<'residual-mlp'>): string {
  const { width, blocks, hiddenFactor, hiddenDropout, residualDropout } = shape;
  const factor = unless(2, 'f', hiddenFactor);
  return `residual-mlp-${blocks}x${width}${factor}${unless(0.2, 'h', hiddenDropout)}${unless(0, 'r', residualDropout)}`;
}

/** With the columns as JSON, since they may hold any character. */
function nameTwoTower({ width, hidden, user, item }: Of<'two-tower'>): string {
  const layers = hidden.length > 0 ? `+${hidden.join('-')}` : '';
  return `two-tower-${width}${layers}${JSON.stringify(user)}${JSON.stringify(item)}`;
}
