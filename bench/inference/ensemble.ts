import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Architecture } from '../../core/contracts/models/architecture';
import { CnnArchitecture } from '../../core/contracts/models/image-architectures';
import { projectRoot } from '../../infra/setup/paths.cjs';
import type { Layer } from '../training/row';

/** A member; its defaults are filled in. */
type Cnn = Extract<Architecture, { type: 'cnn' }>;

export const CLASSES = 10;
export const IMAGE_SHAPE: readonly number[] = [28, 28, 1];
/** Every member's weights are drawn from this seed and its number, so that all peers compute the same. */
export const memberSeed = (member: number): number => 1000 + member;

/** The teachers of the MNIST example's recipe: three CNNs. */
export function readMembers(): Cnn[] {
  const recipePath = path.join(projectRoot, 'examples', 'mnist', 'recipe.json');
  const recipe = JSON.parse(readFileSync(recipePath, 'utf8')) as { teach: { members: Architecture[] } };
  return recipe.teach.members.map((member) => CnnArchitecture.parse(member));
}

/** A member in the words that the Python peers build their layers from. */
export function describeLayers({ convolutions, dense }: Cnn): Layer[] {
  return [
    ...convolutions.flatMap(({ filters, kernelSize, stride }): Layer[] => [
      { type: 'conv', filters, kernel: kernelSize, stride, bias: true },
      { type: 'relu' },
    ]),
    { type: 'flatten' },
    ...dense.flatMap((units): Layer[] => [{ type: 'dense', units }, { type: 'relu' }]),
    { type: 'dense', units: CLASSES },
  ];
}
