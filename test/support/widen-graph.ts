import type { Attribute, Attributes, ConstantTensor } from '../../core/engine/graph/graph-node';
import type { DataType } from '../../core/engine/graph/data-type';
import type { TracedGraph } from '../../core/engine/trace/traced-graph';

/** The same graph in float64: every float32 of a feed, a constant, an attribute and an output becomes one. */
export function widenGraph({ nodes, results }: TracedGraph): TracedGraph {
  return {
    results,
    nodes: nodes.map((node) => ({
      ...node,
      attributes: widenAttributes(node.attributes),
      outputs: node.outputs.map(({ shape, dataType }) => ({ shape, dataType: widenType(dataType) })),
    })),
  };
}

function widenAttributes(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]): [string, Attribute] => {
      if ('type' in attribute) return [name, { type: widenType(attribute.type) }];
      if ('tensor' in attribute) return [name, { tensor: widenTensor(attribute.tensor) }];
      return [name, attribute];
    }),
  );
}

function widenTensor(tensor: ConstantTensor): ConstantTensor {
  if (tensor.dataType !== 'float32') return tensor;
  return { ...tensor, dataType: 'float64', values: Float64Array.from(tensor.values) };
}

function widenType(dataType: DataType): DataType {
  return dataType === 'float32' ? 'float64' : dataType;
}
