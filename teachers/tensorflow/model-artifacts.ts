import { InvalidData } from '../../core/contracts/errors';
import type { TensorFlow } from '../../core/models/tensorflow';
import { unpackFiles, type FileMap } from './pack-files';
import { parseWebModel } from './web-model';

/** Topology and weights, as TensorFlow.js reads them. */
export type ModelArtifacts = Parameters<TensorFlow['io']['fromMemory']>[0];

/** @throws InvalidData for files that are no such model */
export function readArtifacts(bytes: Uint8Array, wanted: 'layers-model' | 'graph-model') {
  const files = unpackFiles(bytes, 'model.json');
  const json = files.get('model.json') ?? new Uint8Array();
  const { modelTopology, weightsManifest, format = wanted, ...rest } = parseWebModel(json);
  if (format !== wanted) {
    const other = wanted === 'layers-model' ? '"type": "graph"' : '"type": "layers"';
    throw new InvalidData(`the model is a ${format}, and the recipe says ${wanted}: ${other} reads it`, {
      format,
    });
  }
  const shards = weightsManifest.flatMap(({ paths }) => paths).map((path) => shardOf(files, path));
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const weightData = Uint8Array.from(Buffer.concat(shards)).buffer;
  return { ...rest, modelTopology, weightSpecs, weightData } satisfies ModelArtifacts;
}

function shardOf(files: FileMap, path: string): Uint8Array {
  const shard = files.get(path);
  if (shard) return shard;
  throw new InvalidData(`the archive has no ${path}, which model.json names`, { path });
}
