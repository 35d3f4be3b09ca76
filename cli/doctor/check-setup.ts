import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PROJECT_ROOT } from '../../infra/config/project-paths';
import { check, type Finding } from './check';

const Parts = z.array(
  z.object({ title: z.string(), ready: z.boolean(), isOnDemand: z.boolean(), location: z.string() }),
);

/** The native parts and data that the set-up brings; what it brings only where it is named may be missing. */
export async function checkSetup(env = process.env): Promise<Finding[]> {
  const listed: z.infer<typeof Parts> = [];
  const listing = await check('set-up', 'run `npm run setup`', async () => {
    const program = path.join(PROJECT_ROOT, 'infra', 'setup', 'main.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [program, '--list', '--json'], { env });
    listed.push(...Parts.parse(JSON.parse(stdout)));
    return `${listed.length} parts`;
  });
  if (!listing.ok) return [listing];
  const wanted = listed.filter(({ ready, isOnDemand }) => ready || !isOnDemand);
  return wanted.map(({ title, ready, location }) => ({
    part: title,
    ok: ready,
    detail: ready ? location : 'missing',
    mend: ready ? '' : 'run `npm run setup`',
  }));
}
