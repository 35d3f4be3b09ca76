import type { RowShape } from '../../core/models/layers/layer';
import type { LayerVariable } from '../keras/read-weights';
import type { LayerConfig } from './layer-config';
import type { GraphNode } from './model-graph';

/** A layer that is translated. */
export interface Source {
  node: GraphNode;
  config: LayerConfig;
  /** In the order in which Keras lists them. */
  variables: readonly LayerVariable[];
  /** Of what the layer is given for a row. */
  input: RowShape;
  /** The layer's name as it is called here, with what tells its parts apart. */
  name: (part?: string) => string;
}
