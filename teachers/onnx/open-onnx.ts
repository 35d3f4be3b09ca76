import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { InvalidData } from '../../core/contracts/errors';
import { errorText } from '../../sources/error-text';
import type { TeacherTensor } from '../encode/numeric-type';
import type { ModelNumbers, ModelPort, RunnableModel } from '../models/runnable-model';
import { addOutputs, listInnerTensors } from './inner-tensors';

export interface OnnxSurroundings {
  /** Reads the file; again for tensors within. */
  read: () => Promise<Uint8Array>;
  threads: number;
}

/** @throws InvalidData for a file that is no model, or one of operators that aren't known. */
export async function openOnnx({ read, threads }: OnnxSurroundings): Promise<RunnableModel> {
  // Loaded where it is needed: most runs have no such teacher.
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const load = (bytes: Uint8Array) =>
    explain(() =>
      InferenceSession.create(bytes, {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      }),
    );
  const toTensor = ({ type, data, shape }: TeacherTensor) =>
    // ONNX Runtime's own types tie the type's name to the array's; that is what `TeacherTensor` holds.
    new Tensor(type as 'float32', data as Float32Array, shape);
  const bytes = await read();
  const session = await load(bytes);
  const inner = createInnerSession(async (names) => load(addOutputs(await read(), names)));
  return {
    inputs: session.inputMetadata.map(portOf),
    outputs: session.outputMetadata.map(portOf),
    inner: listInnerTensors(bytes),
    run: async (feeds, output) => {
      const tensors = Object.fromEntries([...feeds].map(([name, tensor]) => [name, toTensor(tensor)]));
      const asked = session.outputNames.includes(output) ? session : await inner.take(output);
      return toNumbers((await asked.run(tensors, [output]))[output], output);
    },
    close: async () => {
      await inner.close();
      await session.release();
    },
  };
}

/**
 * A session beside that of the answers, with tensors within for outputs: these keep the runtime from joining operators over them,
 * which would change the last digits of answers.
 *
 * @param open gives a session with such outputs beside the model's own
 */
function createInnerSession(open: (names: string[]) => Promise<InferenceSession>) {
  let names: string[] = [];
  let session: InferenceSession | undefined;
  const close = async () => {
    await session?.release();
    session = undefined;
  };
  return {
    take: async (name: string): Promise<InferenceSession> => {
      if (session && names.includes(name)) return session;
      // One session for all: each has the model's weights.
      names = [...names, name];
      await close();
      session = await open(names);
      return session;
    },
    close,
  };
}

function toNumbers(tensor: OnnxTensor | undefined, output: string): ModelNumbers {
  const data = tensor?.data;
  if (tensor && (data instanceof Float32Array || data instanceof Float64Array))
    return { numbers: data, shape: tensor.dims };
  const problem = `the model's output ${output} is of type ${tensor?.type}, allowed: float32, float64`;
  throw new InvalidData(problem);
}

function portOf(value: InferenceSession.ValueMetadata): ModelPort {
  if (!value.isTensor) return { name: value.name, isTensor: false, type: '', shape: [] };
  return { name: value.name, isTensor: true, type: value.type, shape: value.shape };
}

async function explain(create: () => Promise<InferenceSession>): Promise<InferenceSession> {
  try {
    return await create();
  } catch (error) {
    throw new InvalidData(`the model can't be loaded as ONNX: ${errorText(error)}`, {}, error);
  }
}
