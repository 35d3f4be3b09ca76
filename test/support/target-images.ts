import type { LabelledImages } from '../../core/data/labelled-images';
import type { Task } from '../../core/contracts/data/task';
import { createRandom, type Random } from '../../core/random/random';

/**
 * 8×8 noise. For a number a bright square lies somewhere, from whose side it follows: mean 0 and deviation 1, about. For three
 * labels: whether a line goes across, whether one goes down, and whether the corners are bright.
 */
export function createTargetImages(task: Task, rows: number, seed: number): LabelledImages {
  const random = createRandom(seed, 'target images');
  const inputs = Uint8Array.from({ length: rows * 64 }, () => random.integer(0, 60));
  const targets: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const light = (y: number, x: number) => (inputs[row * 64 + 8 * y + x] = 220);
    targets.push(...(task === 'regression' ? drawSquare(random, light) : drawMarks(random, light)));
  }
  return {
    rows,
    shape: [8, 8, 1],
    inputs,
    labels: new Uint8Array(rows),
    targets: Float32Array.from(targets),
  };
}

type Light = (y: number, x: number) => void;

function drawSquare(random: Random, light: Light): number[] {
  const side = random.integer(1, 6);
  const [top, left] = [random.integer(0, 8 - side), random.integer(0, 8 - side)];
  for (let i = 0; i < side * side; i += 1) light(top + Math.floor(i / side), left + (i % side));
  return [(side - 3.5) / 1.7];
}

function drawMarks(random: Random, light: Light): number[] {
  const holds = Array.from({ length: 3 }, () => random.integer(0, 1));
  const [y, x] = [random.integer(2, 5), random.integer(2, 5)];
  for (let i = 1; i < 7; i += 1) {
    if (holds[0]) light(y, i);
    if (holds[1]) light(i, x);
  }
  for (const corner of holds[2] ? [0, 7, 56, 63] : []) light(corner >> 3, corner % 8);
  return holds;
}
