import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toBytes } from '../../core/data/typed-bytes';
import { initialiseWeight } from '../../core/models/initialise-weights';
import { listWeights } from '../../core/models/list-weights';
import { dataFolder } from '../data/prepare-data';
import { CLASSES, describeLayers, IMAGE_SHAPE, memberSeed, readMembers } from './ensemble';

/** Writes members and weights for the peers that aren't ours: kernels as [height, width, in, out] and [in, out]. */
export function prepareEnsemble(): void {
  const folder = path.join(dataFolder, 'ensemble');
  mkdirSync(folder, { recursive: true });
  const members = readMembers();
  writeFileSync(path.join(folder, 'members.json'), JSON.stringify(members.map(describeLayers)));
  members.forEach((member, i) => {
    const weights = listWeights(member, IMAGE_SHAPE, CLASSES);
    const values = weights.map((spec) => toBytes(initialiseWeight(spec, memberSeed(i))));
    writeFileSync(path.join(folder, `weights-${i}.f32`), Buffer.concat(values));
  });
}
