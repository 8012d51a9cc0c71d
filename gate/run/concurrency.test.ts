import { expect, test } from 'vitest';
import { type Share, sideBySide } from './concurrency.ts';

interface Named extends Share {
  readonly name: string;
}

const of = (name: string, cores?: number): Named => ({ name, ...(cores === undefined ? {} : { cores }) });
const asks = (name: string, connection: string): Named => ({ name, cores: 0.5, args: { connection } });

/** What was running whenever a task started; each task ends as soon as no other may start. */
async function starts(tasks: readonly Named[], cores: number): Promise<readonly string[]> {
  const running = new Map<string, () => void>();
  const seen: string[] = [];
  const all = sideBySide(tasks, cores, async ({ name }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    running.set(name, resolve);
    seen.push([...running.keys()].join(' '));
    await promise;
    running.delete(name);
  });
  while (running.size > 0) {
    running.values().next().value?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await all;
  return seen;
}

test.each<[string, readonly Named[], number, readonly string[]]>([
  ['one a core', [of('a'), of('b'), of('c')], 2, ['a', 'a b', 'b c']],
  ['two that wait more than they work share a core', [of('a', 0.5), of('b', 0.5), of('c')], 1, ['a', 'a b', 'c']],
  ['what fills the machine runs alone', [of('a', 2), of('b'), of('c')], 2, ['a', 'b', 'b c']],
  ['what needs more cores than there are runs alone', [of('a'), of('b', 8), of('c')], 2, ['a', 'a c', 'b']],
  ['the small do not wait for the large', [of('a'), of('b', 4), of('c', 0.5)], 4, ['a', 'a c', 'b']],
  ['without a core to share, one at a time', [of('a', 0.1), of('b', 0.1)], 0, ['a', 'b']],
  [
    'what asks a connection does not wait for it, and keeps nobody else waiting',
    [asks('a', 'db'), asks('b', 'db'), asks('c', 'cache'), of('d', 0.5)],
    4,
    ['a', 'a c', 'a c d', 'c d b'],
  ],
  ['nothing', [], 2, []],
])('%s', async (_, tasks, cores, expected) => {
  expect(await starts(tasks, cores)).toEqual(expected);
});

test('a failure is reported, and what ran next to it has been started', async () => {
  const seen: string[] = [];
  const run = ({ name }: Named): Promise<void> => {
    seen.push(name);
    return name === 'a' ? Promise.reject(new Error('a is lost')) : Promise.resolve();
  };
  await expect(sideBySide([of('a'), of('b')], 2, run)).rejects.toThrow('a is lost');
  expect(seen).toEqual(['a', 'b']);
});
