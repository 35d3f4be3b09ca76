import { createProgramCache } from '../../../../core/engine/inference/program-cache';

function createPrograms() {
  const disposed: string[] = [];
  let made = 0;
  return {
    disposed,
    create: (key: string) => () => {
      made += 1;
      const name = `${key}${made}`;
      return Promise.resolve({ name, dispose: () => void disposed.push(name) });
    },
  };
}

const nameOf = ({ name }: { name: string; dispose(): void }) => Promise.resolve(name);

test('a key finds its program again until more recent ones have pushed it out', async () => {
  const { create, disposed } = createPrograms();
  const cache = createProgramCache<{ name: string; dispose(): void }>(2);
  const use = (key: string) => cache.use(key, create(key), nameOf);
  expect([await use('a'), await use('b'), await use('a')]).toEqual(['a1', 'b2', 'a1']);
  expect(await use('c')).toBe('c3');
  expect(disposed).toEqual(['b2']);
  expect([await use('a'), await use('b')]).toEqual(['a1', 'b4']);
  cache.dispose();
  expect(disposed.sort()).toEqual(['a1', 'b2', 'b4', 'c3']);
});

test('a program in use is nobody else’s, comes back after a failure, and is freed once the cache is', async () => {
  const { create, disposed } = createPrograms();
  const cache = createProgramCache<{ name: string; dispose(): void }>(2);
  const both = await cache.use('a', create('a'), async ({ name }) => [
    name,
    await cache.use('a', create('a'), nameOf),
  ]);
  expect(both).toEqual(['a1', 'a2']);
  const failing = cache.use('a', create('a'), ({ name }) => Promise.reject(new Error(name)));
  await expect(failing).rejects.toThrow('a1');
  await cache.use('a', create('a'), (program) => {
    cache.dispose();
    expect(disposed).not.toContain(program.name);
    return Promise.resolve();
  });
  expect(disposed.sort()).toEqual(['a1', 'a2']);
});
