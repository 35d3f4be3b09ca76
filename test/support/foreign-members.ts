/** Members of `teach` that are made elsewhere, as recipes name them. */
export const IMAGES = [{ reads: 'images', layout: 'nchw' }];

export const ONNX = { type: 'onnx', file: '/m/net.onnx', inputs: IMAGES, output: { gives: 'logits' } };

export const HTTP = {
  type: 'http',
  protocol: 'open-inference',
  url: 'http://models:8000',
  model: 'net',
  version: '3',
  inputs: IMAGES,
  output: { gives: 'logits' },
};
