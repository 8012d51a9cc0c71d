import { describe, expect, it } from 'vitest';
import { rerunCommand } from './rerun-command.ts';

describe('rerunCommand', () => {
  it.each([
    [{ npm_lifecycle_event: 'gate' }, ['demo', ['redis-down']], 'npm run gate demo redis-down'],
    [{ npm_lifecycle_event: 'release' }, ['shop', []], 'npx stagegate shop'],
    [{}, ["./it's here/staging.ts", []], "npx stagegate './it'\\''s here/staging.ts'"],
  ] as const)('%j: %j', (variables, [environment, faults], line) => {
    expect(rerunCommand(environment, faults, { profile: 'quick' }, variables)).toBe(line);
  });
  it('is npx in a project that installed the package, whatever its script is called', () => {
    const variables = { npm_lifecycle_event: 'gate' };
    expect(rerunCommand('staging', [], { profile: 'quick' }, variables, true)).toBe('npx stagegate staging');
  });
  it('keeps what changes the verdict', () => {
    const options = { profile: 'full', candidate: '1.4.0', policy: 'staging' } as const;
    expect(rerunCommand('shop', [], options, {})).toBe(
      'npx stagegate shop --candidate 1.4.0 --profile full --policy staging',
    );
  });
});
