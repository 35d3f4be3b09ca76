/** What a training computes its products in. Weights and updates are float32 in either. */
export type Precision = 'float32' | 'bf16';
