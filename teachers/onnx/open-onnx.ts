import type { InferenceSession } from 'onnxruntime-node';
import { InvalidData } from '../../core/contracts/errors';
import { errorText } from '../../sources/error-text';
import type { TeacherTensor } from '../encode/numeric-type';
import type { ModelPort, RunnableModel } from '../models/runnable-model';

export interface OnnxSurroundings {
  bytes: Uint8Array;
  threads: number;
}

/** @throws InvalidData for a file that is no model, or one of operators that aren't known. */
export async function openOnnx({ bytes, threads }: OnnxSurroundings): Promise<RunnableModel> {
  // Loaded where it is needed: most runs have no such teacher.
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const session = await load(() =>
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
  return {
    inputs: session.inputMetadata.map(portOf),
    outputs: session.outputMetadata.map(portOf),
    run: async (feeds, output) => {
      const tensors = Object.fromEntries([...feeds].map(([name, tensor]) => [name, toTensor(tensor)]));
      const tensor = (await session.run(tensors, [output]))[output];
      const data = tensor?.data;
      if (tensor && (data instanceof Float32Array || data instanceof Float64Array))
        return { numbers: data, shape: tensor.dims };
      const problem = `the model's output ${output} is of type ${tensor?.type}, allowed: float32, float64`;
      throw new InvalidData(problem);
    },
    close: () => session.release(),
  };
}

function portOf(value: InferenceSession.ValueMetadata): ModelPort {
  if (!value.isTensor) return { name: value.name, isTensor: false, type: '', shape: [] };
  return { name: value.name, isTensor: true, type: value.type, shape: value.shape };
}

async function load(create: () => Promise<InferenceSession>): Promise<InferenceSession> {
  try {
    return await create();
  } catch (error) {
    throw new InvalidData(`the model can't be loaded as ONNX: ${errorText(error)}`, {}, error);
  }
}
