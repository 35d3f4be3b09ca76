import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inScratchFolder } from '../../sources/scratch-folder';

test('the folder is there for the work, and gone with all that is in it, also where the work fails', async () => {
  const folders: string[] = [];
  const work = async (directory: string) => {
    folders.push(directory);
    await writeFile(join(directory, 'file'), 'x');
    return 7;
  };
  expect(await inScratchFolder(work)).toBe(7);
  const failing = inScratchFolder(async (directory) => {
    await work(directory);
    throw new Error('disk full');
  });
  await expect(failing).rejects.toThrow('disk full');
  expect(new Set(folders).size).toBe(2);
  expect(folders.filter(existsSync)).toEqual([]);
});
