/** @jest-environment <rootDir>/test/support/native-environment.js */
import { refuseUnsupportedLayers } from '../../../../core/engine/layers/refuse-unsupported-layers';
import type { SymbolicTensor } from '../../../../core/models/tensorflow';
import { layerCases, randomCases } from '../../../support/layer-cases';
import { loadTensorFlow } from '../../../support/load-tensorflow';
import { smallModel } from '../../../support/small-model';

const tf = loadTensorFlow();
const { layers } = tf;

test('every layer that is held against single calls passes', () => {
  for (const { inputShape, body, below } of Object.values({ ...layerCases(tf), ...randomCases(tf) })) {
    const model = smallModel(tf, inputShape, body, 1, below === undefined ? 'float32' : 'int32');
    expect(() => refuseUnsupportedLayers(model)).not.toThrow();
    model.dispose();
  }
});

test('recurrent layers, and those of classes that nobody knows, are refused by name and class', () => {
  class Lambda extends tf.layers.Layer {
    static readonly className = 'Lambda';
    override computeOutputShape(shape: number[]): number[] {
      return shape;
    }
  }
  const inside = tf.sequential({ name: 'inside' });
  inside.add(layers.lstm({ name: 'memory', units: 3, inputShape: [6, 4] }));
  const model = smallModel(
    tf,
    [6, 4],
    (input) => new Lambda({ name: 'mine' }).apply(inside.apply(input)) as SymbolicTensor,
  );
  expect(() => refuseUnsupportedLayers(model)).toThrow(
    /inside\/memory \(LSTM\), mine \(Lambda\)\. It takes: /,
  );
  expect(() => refuseUnsupportedLayers(model)).toThrow(/Conv2D.*engine: "eager"/);
});
