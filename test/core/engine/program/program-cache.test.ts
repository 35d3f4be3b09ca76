import { createProgramCache } from '../../../../core/engine/program/program-cache';
import type { TrainingProgram } from '../../../../core/engine/program/training-program';

/** Programs that do nothing but say when they are freed. */
function createPrograms() {
  const disposed: string[] = [];
  const names = new Map<TrainingProgram, string>();
  const unused = () => {
    throw new Error('unused');
  };
  const compile = (key: string) => () => {
    const name = `${key}${names.size + 1}`;
    const program: TrainingProgram = {
      plan: {} as TrainingProgram['plan'],
      load: unused,
      write: unused,
      read: unused,
      train: unused,
      predict: unused,
      dispose: () => void disposed.push(name),
    };
    names.set(program, name);
    return Promise.resolve(program);
  };
  return { disposed, names, compile };
}

function setUp(maxIdle: number) {
  const { disposed, names, compile } = createPrograms();
  const cache = createProgramCache<TrainingProgram>(maxIdle);
  const take = async (key: string) => {
    const { program, release } = await cache.take(key, compile(key));
    return { name: names.get(program), release };
  };
  /** Takes and gives back at once. */
  const use = async (key: string) => {
    const { name, release } = await take(key);
    release();
    return name;
  };
  return { cache, disposed, take, use };
}

test('a key has the same program again, another key another one', async () => {
  const { use, disposed } = setUp(2);
  expect([await use('a'), await use('b'), await use('a'), await use('b')]).toEqual(['a1', 'b2', 'a1', 'b2']);
  expect(disposed).toEqual([]);
});

test('a program in use is nobody else’s, even where it is given back twice', async () => {
  const { take } = setUp(4);
  const first = await take('a');
  const second = await take('a');
  expect([first.name, second.name]).toEqual(['a1', 'a2']);
  first.release();
  first.release();
  expect([(await take('a')).name, (await take('a')).name]).toEqual(['a1', 'a3']);
});

test('the least recently used program goes first where there are too many', async () => {
  const { use, disposed } = setUp(2);
  for (const key of ['a', 'b', 'a', 'c']) await use(key);
  expect(disposed).toEqual(['b2']);
  expect([await use('a'), await use('b')]).toEqual(['a1', 'b4']);
  expect(disposed).toEqual(['b2', 'c3']);
});

test('a program that fails to compile leaves nothing', async () => {
  const { cache, use, disposed } = setUp(2);
  await expect(cache.take('a', () => Promise.reject(new Error('no such kernel')))).rejects.toThrow(
    'no such kernel',
  );
  expect(await use('a')).toBe('a1');
  expect(disposed).toEqual([]);
});

test('disposing frees what is idle at once, and what is in use once it comes back', async () => {
  const { cache, take, use, disposed } = setUp(2);
  const { release } = await take('a');
  await use('b');
  cache.dispose();
  cache.dispose();
  expect(disposed).toEqual(['b2']);
  release();
  release();
  expect(disposed).toEqual(['b2', 'a1']);
});
