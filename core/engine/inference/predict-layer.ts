import type { TensorFlow } from '../../models/tensorflow';
import { sizeOf } from '../../contracts/models/shape';
import { findDevices } from '../device/devices';
import type { Engine } from '../engine';
import { cutNetwork, keptShape, writeOutputs } from '../layer-outputs';
import { divideBatch } from '../parallel/divide-batch';
import { createProgramCache } from '../program/program-cache';
import { chooseBatchRows } from './choose-batch-rows';
import { createInferenceProgram, type InferenceProgram } from './create-inference-program';
import { foldBatchNorm } from './fold-batch-norm';
import { traceMember } from './load-member';
import { runBatches } from './run-batches';

/** Programs that are kept: a run has hints of one or two layers. */
const KEPT_PROGRAMS = 4;

/** @param threads among which batches are divided, where the CPU computes. */
export function createLayerPrediction(tf: TensorFlow, threads: number): Engine['predictLayer'] {
  const programs = createProgramCache<InferenceProgram<Float32Array>>(KEPT_PROGRAMS);
  const parts = findDevices(tf) ? 1 : 2 ** Math.floor(Math.log2(threads));
  return async (request, callbacks = {}) => {
    const { rows, inputs, shifts, network } = request;
    const { inputShape } = network;
    const cut = cutNetwork(request);
    const member = { ...foldBatchNorm(cut), inputShape, classes: cut.width };
    const { program, release } = await programs.take(JSON.stringify([member.layers, inputShape]), () => {
      const batchRows = chooseBatchRows([member]);
      const { graph, weights } = traceMember(tf, member, batchRows);
      return createInferenceProgram(tf, {
        members: [{ graph: divideBatch(graph, batchRows, parts, { products: true }), weights }],
        inputShape,
        classes: cut.width,
        rows: batchRows,
        output: 'logits',
        precision: 'float32',
        element: 'float32',
        frozen: null,
      });
    });
    try {
      program.write([{ values: member.values, weight: 1 }]);
      const shape = keptShape(request, cut);
      const size = sizeOf(shape);
      const values = new Uint16Array(rows * size);
      const run = (start: number, count: number): void => {
        const outputs = program.predict({ inputs, shifts }, start, count);
        writeOutputs(request, cut, outputs, values.subarray(start * size, (start + count) * size));
      };
      await runBatches(rows, program.rows, run, callbacks);
      return { shape, values };
    } finally {
      release();
    }
  };
}
