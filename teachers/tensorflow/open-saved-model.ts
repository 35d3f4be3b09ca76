import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BroughtSavedModel } from '../../core/contracts/teachers/brought-teacher';
import { InvalidData, InvalidInput } from '../../core/contracts/errors';
import type { SavedModel, Tensor, TensorFlow } from '../../core/models/tensorflow';
import { errorText } from '../../sources/error-text';
import { inScratchFolder } from '../../sources/scratch-folder';
import type { RunnableModel } from '../models/runnable-model';
import { unpackFiles } from './pack-files';
import { feedTensor, portOf, takeNumbers } from './tensors';
import { isInside } from './web-model';

type Choice = Pick<BroughtSavedModel, 'signature' | 'tags'>;

/**
 * Loads a SavedModel into TensorFlow itself, with the operations that its C library has.
 *
 * @throws InvalidInput for a signature or tags that the model doesn't have; InvalidData for files that are no such model.
 */
export async function openSavedModel(
  tf: TensorFlow,
  bytes: Uint8Array,
  choice: Choice,
): Promise<RunnableModel> {
  const { model, inputs, outputs } = await inScratchFolder(async (folder) => {
    await writeFiles(bytes, folder);
    const ports = await findSignature(tf, folder, choice);
    const load = () => tf.node.loadSavedModel(folder, choice.tags, choice.signature);
    return { ...ports, model: await explain(load) };
  });
  return {
    inputs,
    outputs,
    run: (feeds, output) => {
      const tensors = Object.fromEntries(
        [...feeds.keys()].map((name) => [name, feedTensor(tf, feeds, name)]),
      );
      const answers = predict(model, tensors);
      const all = [...Object.values(tensors), ...Object.values(answers)];
      return takeNumbers(tf, answers[output], output, all);
    },
    close: () => {
      model.dispose();
      return Promise.resolve();
    },
  };
}

/** TensorFlow reads files, and has them in memory afterwards. */
async function writeFiles(bytes: Uint8Array, folder: string): Promise<void> {
  for (const [path, content] of unpackFiles(bytes, 'saved_model.pb')) {
    if (!isInside(path)) throw new InvalidData(`the archive has a file outside of itself: ${path}`, { path });
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** By names in, by names out. */
function predict(model: SavedModel, tensors: Record<string, Tensor>): Record<string, Tensor> {
  return model.predict(tensors) as Record<string, Tensor>;
}

async function findSignature(
  tf: TensorFlow,
  folder: string,
  { signature, tags }: Choice,
): Promise<Pick<RunnableModel, 'inputs' | 'outputs'>> {
  const graphs = await explain(() => tf.node.getMetaGraphsFromSavedModel(folder));
  const sameTags = (own: readonly string[]) => [...own].sort().join() === [...tags].sort().join();
  const graph = graphs.find((each) => sameTags(each.tags));
  if (!graph) {
    const allowed = `tags of the model: ${graphs.map((each) => JSON.stringify(each.tags)).join(', ')}`;
    throw new InvalidInput('teacher', [{ path: 'tags', value: tags, allowed }]);
  }
  const found = graph.signatureDefs[signature];
  if (!found) {
    const allowed = `a signature of the model: ${Object.keys(graph.signatureDefs).join(', ')}`;
    throw new InvalidInput('teacher', [{ path: 'signature', value: signature, allowed }]);
  }
  const describe = (ports: typeof found.inputs) =>
    Object.entries(ports).map(([name, { dtype, shape }]) => portOf(name, dtype, sizesOf(shape)));
  return { inputs: describe(found.inputs), outputs: describe(found.outputs) };
}

/** The binding gives messages of the protocol buffer, whatever its types say. */
function sizesOf(shape: unknown): unknown[] | undefined {
  if (!Array.isArray(shape)) return undefined;
  return shape.map((size: unknown) => {
    return isDimension(size) ? size.getSize() : size;
  });
}

function isDimension(size: unknown): size is { getSize(): number } {
  return typeof size === 'object' && size !== null && typeof Reflect.get(size, 'getSize') === 'function';
}

async function explain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new InvalidData(`the model can't be loaded by TensorFlow: ${errorText(error)}`, {}, error);
  }
}
