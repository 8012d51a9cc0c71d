import { describe, expect, it } from 'vitest';
import { refuseSwallowedFlags } from './npm-flags.ts';

describe('refuseSwallowedFlags', () => {
  it('names the line to type', () => {
    const variables = { npm_lifecycle_event: 'gate', npm_config_candidate: '1' };
    expect(() => refuseSwallowedFlags(['demo'], variables)).toThrow('Type: npm run gate demo -- --candidate 1');
    expect(() => refuseSwallowedFlags([], variables)).toThrow('Type: npm run gate -- --candidate 1');
    const alone = { npm_lifecycle_event: 'gate', npm_config_layers: 'true' };
    expect(() => refuseSwallowedFlags([], alone)).toThrow('Type: npm run gate -- --layers <value>');
  });
  it('takes the last word for the value of a flag that npm kept without it', () => {
    const alone = { npm_lifecycle_event: 'gate', npm_config_profile: 'true' };
    expect(() => refuseSwallowedFlags(['full'], alone)).toThrow('Type: npm run gate -- --profile full');
    expect(() => refuseSwallowedFlags(['demo', 'full'], alone)).toThrow('Type: npm run gate demo -- --profile full');
    expect(() => refuseSwallowedFlags(['two words'], alone)).toThrow("Type: npm run gate -- --profile 'two words'");
    const both = { ...alone, npm_config_layers: 'true' };
    expect(() => refuseSwallowedFlags(['demo', 'full'], both)).toThrow('-- --profile <value> --layers <value>');
  });
  it('refuses an option after "--", where only npm run needs it', () => {
    const typed = ['staging', '--', '--layers', 'api'];
    expect(() => refuseSwallowedFlags(typed, {})).toThrow('Type: npx stagegate staging --layers api');
    expect(() => refuseSwallowedFlags(['with', 'staging', '--', 'npx', '--yes', 'jest'], {})).not.toThrow();
  });
  it("leaves out the words that a team's own script already contains", () => {
    const variables = { npm_lifecycle_event: 'release', npm_config_candidate: '1' };
    expect(() => refuseSwallowedFlags(['staging'], variables, true)).toThrow('Type: npm run release -- --candidate 1');
  });
  it('knows what npx keeps', () => {
    const variables = { npm_lifecycle_event: 'npx', npm_config_candidate: '1' };
    expect(() => refuseSwallowedFlags(['staging'], variables)).toThrow('Type: npx stagegate staging --candidate 1');
  });
  it("leaves npm's own settings alone", () => {
    expect(() => refuseSwallowedFlags([], { npm_lifecycle_event: 'gate', npm_config_registry: 'x' })).not.toThrow();
    expect(() => refuseSwallowedFlags([], { npm_config_candidate: '1' })).not.toThrow();
  });
});
