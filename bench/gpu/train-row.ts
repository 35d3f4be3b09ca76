/**
 * A process that takes steps of plain gradient descent on a row: `train-row.ts ROW STEPS DATA_FOLDER FOLDER`.
 *
 * It starts from the same weights wherever it runs. In FOLDER it leaves losses and weights, after the first step and after
 * the last, as float32, and whether it ran on a GPU.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toBytes } from '../../core/data/typed-bytes';
import { findDevices } from '../../core/engine/device/devices';
import { sgdRule } from '../../core/engine/optimizers/sgd-rule';
import { createTrainingProgram } from '../../core/engine/program/training-program';
import { loadTensorFlow } from '../measure/load-tensorflow';
import { readJob } from '../training/job';
import { createRowTraining } from '../training/row-training';

const LEARNING_RATE = 0.01;

const tf = loadTensorFlow(1);

async function main([row = '', steps = '', dataFolder = '', folder = '']: readonly string[]): Promise<void> {
  const job = readJob([row, '0', steps, dataFolder]);
  const training = createRowTraining(tf, job);
  const plan = training.plan(sgdRule(false));
  const program = await createTrainingProgram(tf, plan);
  program.write(training.initialState([]));
  training.load(program);
  const hyperparameters = { ...training.hyperparameters, learningRate: LEARNING_RATE };
  let firstStep = 0;
  for (const count of [1, job.stepsPerRepetition - 1]) {
    const order = job.drawBatches(count);
    const losses = program.train({ order, rows: job.batchRows, firstStep, seed: 0, hyperparameters });
    firstStep += count;
    leave(path.join(folder, `after-${firstStep}`), new Map([['losses', losses], ...program.read()]));
  }
  program.dispose();
  writeFileSync(path.join(folder, 'device.json'), JSON.stringify({ usesGpu: findDevices(tf) !== null }));
}

function leave(folder: string, values: ReadonlyMap<string, Float32Array>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, array] of values)
    writeFileSync(path.join(folder, encodeURIComponent(name)), toBytes(array));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
