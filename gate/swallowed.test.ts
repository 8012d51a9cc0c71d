import { describe, expect, it } from 'vitest';
import { refuseSwallowedFlags } from './swallowed.ts';

describe('refuseSwallowedFlags', () => {
  it('names the line to type', () => {
    const variables = { npm_lifecycle_event: 'gate', npm_config_candidate: '1' };
    expect(() => refuseSwallowedFlags(['demo'], variables)).toThrow('Type: npm run gate demo -- --candidate 1');
    expect(() => refuseSwallowedFlags([], variables)).toThrow('Type: npm run gate -- --candidate 1');
    const alone = { npm_lifecycle_event: 'gate', npm_config_layers: 'true' };
    expect(() => refuseSwallowedFlags([], alone)).toThrow('Type: npm run gate -- --layers <value>');
  });
  it("leaves npm's own settings alone", () => {
    expect(() => refuseSwallowedFlags([], { npm_lifecycle_event: 'gate', npm_config_registry: 'x' })).not.toThrow();
    expect(() => refuseSwallowedFlags([], { npm_config_candidate: '1' })).not.toThrow();
  });
});
