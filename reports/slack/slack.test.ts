import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { whole } from '../blocks.ts';
import { samples, waivedUnseen } from '../testdata/samples.ts';
import { slack } from './slack.ts';
import { messageSchema } from './testing/schema.ts';
import { clip, inert } from './text.ts';

const validate = new Ajv2020({ allErrors: true }).compile(messageSchema);
const names = Object.keys(samples) as (keyof typeof samples)[];
const written = (name: keyof typeof samples): string => whole(slack(samples[name]));

describe('slack.json', () => {
  it.each(['promotable', 'blockedByOne', 'unreachable'] as const)('is what it was: %s', async (name) => {
    await expect(written(name)).toMatchFileSnapshot(`golden/${name}.json`);
  });

  it.each(names)('keeps to the limits of Block Kit: %s', (name) => {
    const message = JSON.parse(written(name));
    expect(validate(message), JSON.stringify(validate.errors)).toBe(true);
    const [header, ...rest] = message.blocks;
    expect(
      validate({ ...message, blocks: [{ ...header, text: { ...header.text, text: 'x'.repeat(151) } }, ...rest] }),
    ).toBe(false);
    expect(validate({ ...message, blocks: Array.from({ length: 51 }, () => header) })).toBe(false);
    expect(validate({ ...message, text: '' })).toBe(false);
  });

  it('names the first blockers and counts the others', () => {
    expect(written('blockedByForty').match(/"✗ /g)).toHaveLength(10);
    expect(written('blockedByForty')).toContain('29 more blockers are in the report');
  });

  it('names the first checks that were not measured', () => {
    expect(written('unreachable')).toContain('checks: config/names, config/placeholders, config/payu and 72 more');
  });

  it('names what is waived and was not measured', () => {
    const message = whole(slack(waivedUnseen));
    expect(validate(JSON.parse(message))).toBe(true);
    expect(message).toContain(
      '! perf/landing-lcp  expected at most 2,500 ms, not measured: it was planned, but nothing measured it\\nwaived by @web until 2026-12-15: The lab is being moved.',
    );
  });

  it('has the verdict in the text that notifications show', () => {
    expect(JSON.parse(written('blockedByOne')).text).toMatch(/^BLOCKED offscreen-buddy 1\.4\.0-812 \(c0ffee1\)/);
  });
});

describe('inert', () => {
  it('leaves no link, mention or formatting', () => {
    expect(inert('<!channel> & <https://evil.example|x> @here *b* _i_ ~s~ `c` :tada: evil.example', 3_000)).toBe(
      '&lt;!channel&gt; &amp; &lt;https: //evil .examplex&gt; @ here b i s c : tada: evil .example',
    );
  });
});

describe('clip', () => {
  it('cuts between characters, and leaves nothing empty', () => {
    expect(clip('abc', 3)).toBe('abc');
    expect(clip('abcd', 3)).toBe('ab…');
    expect(clip('a💥💥', 4)).toBe('a💥…');
    expect(clip('a💥💥', 3)).toBe('a…');
    expect(clip('', 3)).toBe('–');
  });
});
