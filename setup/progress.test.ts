import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Progress, size } from './progress.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 60, write: (text: string) => written.push(text) };
}

test('without a terminal: a plain line at the start, at intervals and at the end', () => {
  const log = screen(false);
  const step = new Progress(log).start('building k6');
  step.detail('41 modules downloaded');
  vi.advanceTimersByTime(31_000);
  step.done('built k6, 50.2 MB');
  vi.advanceTimersByTime(60_000);
  expect(log.written).toEqual([
    'set-up: building k6 …\n',
    'set-up: building k6 15.0 s, 41 modules downloaded\n',
    'set-up: building k6 30.0 s, 41 modules downloaded\n',
    'set-up: done: built k6, 50.2 MB (31.0 s)\n',
  ]);
});

test('in a terminal: one live line for all that goes on, no wider than the screen', () => {
  const log = screen(true);
  const progress = new Progress(log);
  const one = progress.start('building k6');
  progress.start('installing redis-server with apt-get').detail('1.5 MB to download');
  vi.advanceTimersByTime(500);
  expect(log.written.at(-1)).toBe('\r\u001b[Kset-up: building k6 0.5 s · installing redis-server with ap');
  one.fail('no network');
  expect(log.written.at(-1)).toBe('\r\u001b[Kset-up: failed: no network (0.5 s)\n');
});

test('prints nothing that steers a terminal', () => {
  const log = screen(false);
  new Progress(log).start('x').fail('\u001b[31mred\u001b[0m\r\n::error::');
  expect(log.written.at(-1)).toBe('set-up: failed: red::error:: (0.0 s)\n');
});

test('says an end once, and minutes as minutes', () => {
  const log = screen(false);
  const step = new Progress(log, 1e6).start('x');
  vi.advanceTimersByTime(83_000);
  step.done('y');
  step.fail('z');
  expect(log.written).toEqual(['set-up: x …\n', 'set-up: done: y (1 min 23 s)\n']);
});

test.each([
  [50_225_314, '50.2 MB'],
  [700, '1 kB'],
])('%d bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});
