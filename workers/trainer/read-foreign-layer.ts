import type { ForeignModel } from '../../core/contracts/teachers/brought-teacher';
import { nameProblems } from '../../core/contracts/problems/name-problems';
import { sizeOf } from '../../core/contracts/models/shape';
import { rowShapeOf } from '../../core/contracts/teachers/teacher-layer';
import type { HintJob } from '../../core/contracts/training/trainer-jobs';
import type { LayerValues } from '../../core/engine/engine';
import { keptShape, writeOutputs } from '../../core/engine/layer-outputs';
import type { TeacherRows } from '../../teachers/teacher';
import type { JobContext } from './job-context';
import { createRowProgress } from './row-progress';

/**
 * What a layer of a model made elsewhere gives for rows, as of a network that is trained here.
 *
 * @throws InvalidInput where there is no such layer; InvalidData where float16 doesn't hold what it gives
 */
export async function readForeignLayer(
  { layer, tensor, keep, project }: Pick<HintJob, 'layer' | 'tensor' | 'keep' | 'project'>,
  network: ForeignModel,
  rows: TeacherRows,
  { teachers, engine, shouldStop, report }: JobContext,
): Promise<LayerValues> {
  const { name } = network.foreign;
  const teacher = await teachers.take(network);
  if (!tensor || !teacher.readLayer) throw new Error(`nobody told how layer ${layer} of ${name} lies`);
  const whole = rowShapeOf(tensor);
  const shape = keptShape({ keep, ...(project && { project }) }, { shape: whole });
  const size = sizeOf(shape);
  const values = new Uint16Array(rows.rows * size);
  const projection = project && engine.openProjection(sizeOf(whole), project);
  try {
    await teacher.readLayer(
      { name: layer, ...tensor },
      rows,
      (given, start) => {
        const outputs = projection ? projection.project(given) : given;
        writeOutputs({ keep, layer }, { shape: whole }, outputs, values.subarray(start * size));
      },
      { shouldStop, onRows: createRowProgress(rows.rows, report) },
    );
  } catch (error) {
    throw nameProblems(`layer ${layer} of the teacher "${name}"`, error);
  } finally {
    projection?.close();
  }
  return { shape, values };
}
