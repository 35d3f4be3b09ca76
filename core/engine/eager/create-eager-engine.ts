import { sizeOf } from '../../contracts/models/shape';
import { buildLayers, buildNetwork, type BuiltNetwork } from '../../models/build-network';
import { listWeights } from '../../models/list-weights';
import type { TensorFlow } from '../../models/tensorflow';
import { decodeWeights } from '../../models/weights-file';
import type {
  Engine,
  Latency,
  LatencyRequest,
  LayerRequest,
  LayerValues,
  PredictCallbacks,
  RunnableNetwork,
} from '../engine';
import { openProjection } from '../inference/open-projection';
import { cutNetwork, keptShape, writeOutputs } from '../layer-outputs';
import { refuseLowPrecision } from '../precision/refuse-low-precision';
import { settlePrecision } from '../precision/settle-precision';
import { forwardRows, predictRows } from '../predict-rows';
import { runTraining } from '../run-training';
import { trainOneByOne } from '../train-one-by-one';
import { createEagerStepper } from './eager-stepper';
import { measureLatency } from './measure-latency';
import { predictLogits } from './predict-logits';

/**
 * The engine that runs TensorFlow.js eagerly: each kernel is called from JavaScript.
 *
 * @param tf TensorFlow.js with its native backend.
 */
export function createEagerEngine(tf: TensorFlow): Engine {
  const train: Engine['train'] = async (request, callbacks) => {
    const settled = await settlePrecision(request, () => 'float32');
    refuseLowPrecision(settled);
    return runTraining((...of) => Promise.resolve(createEagerStepper(tf, ...of)), settled, callbacks);
  };
  return {
    train,
    trainTogether: (members) => trainOneByOne(train, members),
    predict: async ({ network, rows, inputs, shifts }, callbacks) => {
      const { model } = loadNetwork(tf, network);
      const predict = (batch: Float32Array, count: number) => predictLogits(tf, model, batch, count);
      try {
        const shape = network.inputShape;
        return await predictRows(
          predict,
          { rows, shape, inputs, shifts },
          network.classes,
          network.task,
          callbacks,
        );
      } finally {
        model.dispose();
      }
    },
    predictLayer: (request, callbacks) => predictLayer(tf, request, callbacks),
    openProjection: openProjection(tf),
    // What is thrown rejects the promise, as with engines that load programs.
    measureLatency: (request) => new Promise((resolve) => resolve(timeNetworks(tf, request))),
  };
}

async function predictLayer(
  tf: TensorFlow,
  request: LayerRequest,
  callbacks?: PredictCallbacks,
): Promise<LayerValues> {
  const { network, rows, inputs, shifts } = request;
  const cut = cutNetwork(request);
  const { model } = buildLayers(tf, cut.layers, network.inputShape, { values: cut.values });
  const shape = keptShape(request, cut);
  const size = sizeOf(shape);
  const values = new Uint16Array(rows * size);
  try {
    await forwardRows(
      (batch, count) => predictLogits(tf, model, batch, count),
      { rows, shape: network.inputShape, inputs, shifts },
      (outputs, start) => writeOutputs(request, cut, outputs, values.subarray(start * size)),
      callbacks,
    );
    return { shape, values };
  } finally {
    model.dispose();
  }
}

function timeNetworks(tf: TensorFlow, request: LatencyRequest): Latency {
  const models = request.networks.map((network) => loadNetwork(tf, network).model);
  try {
    return measureLatency(tf, models, request.networks[0]?.inputShape ?? [], request);
  } finally {
    for (const model of models) model.dispose();
  }
}

function loadNetwork(
  tf: TensorFlow,
  { architecture, inputShape, classes, weights }: RunnableNetwork,
): BuiltNetwork {
  const values = decodeWeights(weights, listWeights(architecture, inputShape, classes));
  return buildNetwork(tf, architecture, inputShape, classes, { values });
}
