export const ROWS = 200;
export const SHAPE = [3, 3, 1];
export const CLASSES = 4;
/** Of training, where classes are balanced. */
export const ROWS_OF_CLASSES = Array.from({ length: CLASSES }, (_, k) => 3 + 20 * k);

/** Numbers in [0, 1) by a linear congruence (Numerical Recipes, §7.1): fixed, and good enough for inputs. */
function drawFrom(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Images, labels and soft labels, as columns hold them. */
export function randomData() {
  const draw = drawFrom(7);
  const size = SHAPE.reduce((product, each) => product * each, 1);
  return {
    size,
    images: Uint8Array.from({ length: ROWS * size }, () => draw() * 256),
    labels: Int32Array.from({ length: ROWS }, () => draw() * CLASSES),
    soft: Float32Array.from({ length: ROWS * CLASSES }, () => -3 * draw()),
  };
}

export function randomOrder(length: number, seed: number): Int32Array {
  const draw = drawFrom(seed + 100);
  return Int32Array.from({ length }, () => draw() * ROWS);
}
