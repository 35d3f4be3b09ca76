/** Workflows and light CPU work. People name this queue when they start a run from the Temporal UI. */
export const MAIN_QUEUE = 'stillhouse';

/** Training and inference: one slot per GPU, or per configured CPU slot on a machine without one. */
export const TRAINER_QUEUE = 'stillhouse-gpu';
