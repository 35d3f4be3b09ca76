import { z } from 'zod';
import { InvalidData } from '../../core/contracts/errors';

/** Of TensorFlow.js: what is needed of model.json. What else it has is passed on as it is. */
const WebModel = z.looseObject({
  format: z.string().optional(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(
    z.strictObject({
      paths: z.array(z.string().refine(isInside, 'a file beside model.json')),
      weights: z.array(
        z.looseObject({
          name: z.string(),
          shape: z.array(z.int()),
          dtype: z.string(),
          quantization: z
            .looseObject({
              dtype: z.enum(['uint8', 'uint16', 'float16']),
              scale: z.number().optional(),
              min: z.number().optional(),
            })
            .optional(),
        }),
      ),
    }),
  ),
});
type WebModel = z.infer<typeof WebModel>;

/** @throws InvalidData for what is no model.json of TensorFlow.js. */
export function parseWebModel(bytes: Uint8Array): WebModel {
  const parsed = WebModel.safeParse(readJson(bytes));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new InvalidData(`model.json is none of TensorFlow.js: ${field}: ${issue?.message}`, { field });
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Whether a path stays in its folder. */
export function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split(/[/\\]/).includes('..');
}
