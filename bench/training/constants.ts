/** The task of every row; `bench/peers/workload.py` has the same. */
export const ALPHA = 0.7;
export const TEMPERATURE = 4;
export const LEARNING_RATE = 1e-3;
export const EPSILON = 1e-7;
export const BATCH_NORM_EPSILON = 1e-3;
export const BATCH_NORM_MOMENTUM = 0.99;
