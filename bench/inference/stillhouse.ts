/**
 * The compiled ensemble as a peer: `float32` or `bf16`, and then what every peer is told. It chooses its own batch, by
 * the networks' activations.
 */
import { Precision } from '../../core/contracts/training/training-options';
import { createInference } from '../../core/engine/inference/create-inference';
import { initialiseWeight } from '../../core/models/initialise-weights';
import { listWeights } from '../../core/models/list-weights';
import { encodeWeights } from '../../core/models/weights-file';
import { THREADS } from '../machine/peer-environment';
import { loadTensorFlow } from '../measure/load-tensorflow';
import { readVersions } from '../measure/read-versions';
import { servePeer } from '../measure/serve-peer';
import { CLASSES, IMAGE_SHAPE, memberSeed, readMembers } from './ensemble';
import { readLabellingJob } from './labelling-job';

const [variant, ...rest] = process.argv.slice(2);
const precision = Precision.parse(variant);
const job = readLabellingJob(rest);
const tf = loadTensorFlow(THREADS);
const inference = createInference(tf, THREADS);
const members = readMembers().map((architecture, member) => {
  const specs = listWeights(architecture, IMAGE_SHAPE, CLASSES);
  const values = new Map(specs.map((spec) => [spec.name, initialiseWeight(spec, memberSeed(member))]));
  const network = {
    architecture,
    inputShape: [...IMAGE_SHAPE],
    classes: CLASSES,
    weights: encodeWeights(specs, values),
  };
  return {
    network,
    weight: 1,
    parameters: [...values.values()].reduce((sum, { length }) => sum + length, 0),
  };
});
const images = toBytes(job.images);

void servePeer({
  parameters: members.reduce((sum, { parameters }) => sum + parameters, 0),
  versions: readVersions(tf),
  repetitions: job.repetitions,
  firstCall: () => label(job.batchRows),
  repetition: () => label(job.rows),
});

async function label(rows: number): Promise<number> {
  const logProbabilities = await inference.predictEnsemble({
    members,
    rows,
    inputs: images,
    shifts: null,
    precision,
  });
  return job.scoreLabels(logProbabilities.map(Math.exp), rows);
}

/** Pictures are kept as the bytes that they are; the data file has them over 255. */
function toBytes(floats: Float32Array): Uint8Array {
  const bytes = new Uint8Array(floats.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = Math.round((floats[i] ?? 0) * 255);
  return bytes;
}
