/**
 * Runs `fn` and refuses that it draws random numbers in JavaScript, which is where the library's own draws begin: a
 * graph would repeat them in every step. What a fixed seed draws passes, since that is the same in every step anyway.
 *
 * @throws Error from the place of the draw.
 */
export function refuseRandomDraws<Result>(fn: () => Result): Result {
  const { random } = Math;
  Math.random = () => {
    throw new Error(
      'the traced function draws random numbers, which a graph would repeat in every step: draw by the seed of the ' +
        'step, with stateless random operations',
    );
  };
  try {
    return fn();
  } finally {
    Math.random = random;
  }
}
