/** The workflow types that a worker registers. Temporal's bundler needs one entry file. */
export { distil } from './distil';
export { retrain } from './retrain';
export { rollback } from './rollback';
export { search } from './search';
