import { expect, test } from 'vitest';
import { k6ExitReason } from './exit-reason.ts';

test('a long message of k6 keeps its start and its end, and fits into a report', () => {
  const lastError = `GoError: ${'/a/long/path'.repeat(35)} is not there`;
  const { detail = '' } = k6ExitReason({ code: 107, signal: null, stopped: false, lastError }, 'load/shop.ts') ?? {};
  expect(detail).toMatch(
    /^load\/shop\.ts: The script threw .* loaded, in setup\(\) or in teardown\(\)\. GoError: .* … .* is not there$/,
  );
  expect(detail.length).toBeLessThanOrEqual(300);
});
