import type { GraphNode } from './model-graph';
import { unsupportedLayer } from './unsupported';

/** Reads the settings of one layer of Keras; those that aren't known here are refused with the layer's name. */
export interface LayerConfig {
  number(field: string, usual?: number): number;
  isOn(field: string): boolean;
  /** Of a field with one number each for height and width, that must be the same. */
  side(field: string, usual?: number): number;
  padding(): 'same' | 'valid';
  /** @param usual what the field may be, and is where it is left out */
  expect(field: string, usual: readonly unknown[]): void;
  raw(field: string): unknown;
}

export function readLayerConfig(node: GraphNode): LayerConfig {
  const { config } = node;
  const refuse = (field: string) =>
    unsupportedLayer(node, `its ${field} is ${field in config ? JSON.stringify(config[field]) : 'left out'}`);
  const number = (field: string, usual?: number): number => {
    const value = config[field] ?? usual;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw refuse(field);
    return value;
  };
  return {
    number,
    raw: (field) => config[field],
    isOn: (field) => config[field] !== false,
    side: (field, usual) => {
      const value = config[field] ?? usual;
      const [height, width = height] = Array.isArray(value) ? (value as unknown[]) : [value];
      if (typeof height !== 'number' || height !== width) throw refuse(field);
      return height;
    },
    padding: () => {
      const value = config['padding'] ?? 'valid';
      if (value !== 'same' && value !== 'valid') throw refuse('padding');
      return value;
    },
    expect: (field, usual) => {
      const value = config[field];
      const isUsual = usual.some((each) => JSON.stringify(each) === JSON.stringify(value));
      if (value !== undefined && value !== null && !isUsual) throw refuse(field);
    },
  };
}
