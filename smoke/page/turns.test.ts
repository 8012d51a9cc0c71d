import { availableParallelism } from 'node:os';
import { afterAll, expect, test } from 'vitest';
import { answer } from '../../fixtures/testing/server.ts';
import { html, openVisits, type Visits } from './testing/visits.ts';
import { Turns } from './turns.ts';

const never = new AbortController().signal;

test('so many at once, in their order, however often one ends its turn', async () => {
  const turns = new Turns(2);
  const begun: string[] = [];
  const take = async (name: string, signal = never): Promise<() => void> => {
    const end = await turns.take(signal);
    begun.push(name);
    return end;
  };
  const [a] = await Promise.all([take('a'), take('b')]);
  const gone = new AbortController();
  const late = take('late', gone.signal);
  const [c, d] = [take('c'), take('d')];
  gone.abort(new Error('too late'));
  await expect(late).rejects.toThrow('too late');
  expect(begun).toEqual(['a', 'b']);
  for (let times = 0; times < 2; times += 1) a();
  (await c)();
  await d;
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

test('one that is aborted in the moment of its turn leaves it to the next', async () => {
  const turns = new Turns(1);
  const end = await turns.take(never);
  const gone = new AbortController();
  const first = turns.take(gone.signal);
  const second = turns.take(never);
  gone.abort(new Error('too late'));
  end();
  await expect(first).rejects.toThrow('too late');
  (await second)();
});

let visits: Visits | undefined;
afterAll(() => visits?.[Symbol.asyncDispose]());

test('a page that shows its content lets the next one load, although it is still waited for', async () => {
  const count = 2 * availableParallelism() + 2;
  let loaded = 0;
  const waiting: (() => void)[] = [];
  visits = await openVisits({
    '/waits': (request, response) => {
      loaded += 1;
      html('<h1>Orders</h1><script>fetch("/late")</script>')(request, response);
      if (loaded === count) for (const end of waiting.splice(0)) end();
    },
    '/late': (request, response) => {
      const end = (): void => answer({})(request, response);
      if (loaded === count) end();
      else waiting.push(end);
    },
  });
  const { values } = visits;
  const seen = await Promise.all(Array.from({ length: count }, () => values('/waits')));
  expect(seen.map(({ content, requests }) => [content, requests])).toEqual(
    Array.from({ length: count }, () => ['shown', 0]),
  );
}, 60_000);
