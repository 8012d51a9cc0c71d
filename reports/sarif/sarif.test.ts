import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { Finding, GateReport } from '../../core/model.ts';
import { whole } from '../blocks.ts';
import { plan, report, samples } from '../testdata/samples.ts';
import { definitionOf, locationOf } from './location.ts';
import { sarif } from './sarif.ts';
import { fingerprint, inert } from './text.ts';
import { topicOf } from './topic.ts';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'testdata/sarif-2.1.0.schema.json'), 'utf8'));
const validate = addFormats.default(new Ajv2020({ allErrors: true, strict: false })).compile(schema);

const names = Object.keys(samples) as (keyof typeof samples)[];
const written = (report: GateReport): string => whole(sarif(report));
const runOf = (report: GateReport) => JSON.parse(written(report)).runs[0];

function finding(name: keyof typeof samples, id: string): Finding {
  const found = samples[name].findings.find(({ check }) => check.id === id);
  if (found === undefined) throw new Error(`the sample has no ${id}`);
  return found;
}

function withFindings(findings: readonly Finding[]): GateReport {
  return { ...samples.blockedByForty, findings };
}

describe('report.sarif', () => {
  it.each(['blockedByForty', 'unreachable'] as const)('is what it was: %s', async (name) => {
    await expect(written(samples[name])).toMatchFileSnapshot(`golden/${name}.sarif`);
  });

  it.each(names)('holds to the schema: %s', (name) => {
    const log = JSON.parse(written(samples[name]));
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...log, version: '2.2.0' })).toBe(false);
    expect(validate({ ...log, runs: [{ ...log.runs[0], results: [{ level: 'error' }] }] })).toBe(false);
  });

  it.each(names)("has what GitHub's code scanning asks for: %s", (name) => {
    const { tool, results, automationDetails } = runOf(samples[name]);
    for (const rule of tool.driver.rules)
      for (const text of [rule.id, rule.shortDescription.text, rule.fullDescription.text, rule.help.text])
        expect(text).toMatch(/\S/);
    expect(new Set(tool.driver.rules.map(({ id }: { id: string }) => id)).size).toBe(tool.driver.rules.length);
    for (const result of results) {
      expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(result.message.text).toMatch(/\S/);
      expect(result.partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]{16}:1$/);
      expect(result.locations[0].physicalLocation).toMatchObject({
        artifactLocation: { uri: expect.stringMatching(/^[\w%.-]+(?:\/[\w%.-]+)*\.ts$/) },
        region: { startLine: expect.any(Number), startColumn: expect.any(Number), endLine: expect.any(Number) },
      });
    }
    const scope = samples[name].selection === undefined ? '' : 'part-health-smoke/';
    expect(automationDetails.id).toBe(`stagegate/offscreen-buddy/${scope}${samples[name].run}`);
  });

  it('has a result for each such check that failed, and no other', () => {
    const { results, tool } = runOf(samples.blockedByForty);
    expect(results.map(({ ruleId, level }: Record<string, string>) => [ruleId, level])).toEqual([
      ['uat.onboarding-accessible', 'error'],
    ]);
    expect(tool.driver.rules).toHaveLength(6);
    expect(runOf(samples.promotable).results).toMatchObject([{ ruleId: 'uat.keyboard-accessible', level: 'warning' }]);
  });

  it('does not read as passed where something was not seen', () => {
    const { invocations, results } = runOf(samples.unreachable);
    expect(results).toEqual([]);
    expect(invocations[0].executionSuccessful).toBe(false);
    expect(invocations[0].toolExecutionNotifications[0].message.text).toMatch(
      /^The verdict is inconclusive: .*not measured/,
    );
    expect(invocations[0].toolExecutionNotifications).toHaveLength(1 + 6);
    expect(runOf(samples.promotable).invocations[0]).toMatchObject({
      executionSuccessful: true,
      toolExecutionNotifications: [],
    });
  });

  it('does not read as whole where a part was run and blocks', () => {
    const tasks = plan().tasks.filter(({ layer }) => layer === 'health');
    const part = report(plan({ tasks, selection: { layers: ['health'] } }), {
      measurements: { 'health/redis': { value: 'timeout' } },
    });
    expect(part.verdict).toBe('blocked');
    const { invocations, results, automationDetails } = runOf(part);
    expect(results).toEqual([]);
    expect(automationDetails.id).toBe(`stagegate/offscreen-buddy/part-health/${part.run}`);
    expect(invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [
        { level: 'error', message: { text: 'Only part of the gate was run: nothing is known about the rest.' } },
      ],
    });
    expect(validate(JSON.parse(written(part))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('does not read as whole where a check of another layer was not seen', () => {
    const failed = { value: 'failed' };
    const blocked = report(plan(), { measurements: { 'uat/milestone': failed, 'uat/onboarding': undefined } });
    expect(blocked.verdict).toBe('blocked');
    expect(runOf(blocked).invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error', message: { text: '1 of 76 checks is inconclusive.' } }],
    });
  });

  it('suppresses what is waived, and says by whom', () => {
    const waiver = { check: 'x', reason: 'A new version comes.', owner: '@web', until: '2026-12-15' };
    const waived = { ...finding('blockedByForty', 'uat/onboarding-accessible'), blocks: false, waiver };
    const log = JSON.parse(written(withFindings([waived])));
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    expect(log.runs[0].results[0].suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'A new version comes. (waived by @web until 2026-12-15)' },
    ]);
  });

  it('keeps to the number of results that GitHub shows, failures first', () => {
    const passed = finding('promotable', 'uat/onboarding-accessible');
    const failed = finding('blockedByForty', 'uat/onboarding-accessible');
    const all = Array.from({ length: 6_000 }, (_, index) => {
      const like = index < 5_900 ? passed : failed;
      return { ...like, check: { ...like.check, id: `uat/accessible-${index}` } };
    });
    const { tool, results, invocations } = runOf(withFindings(all));
    expect(tool.driver.rules).toHaveLength(5_000);
    expect(results).toHaveLength(100);
    expect(invocations[0].toolExecutionNotifications[0].message.text).toBe('1000 more checks are not listed.');
  });
});

describe('topicOf', () => {
  const like = finding('blockedByOne', 'uat/milestone');
  const named = (id: string, layer: Finding['check']['layer'], title = 'Holds') =>
    topicOf({
      ...like,
      measurement: undefined as never,
      check: { ...like.check, id, layer, title, failure: 'Does not' },
    });

  it('knows security by its layer, accessibility by its name, and nothing else', () => {
    expect(named('security/hsts', 'security')).toBe('security');
    expect(named('uat/settings-a11y', 'uat')).toBe('accessibility');
    expect(named('smoke/landing', 'smoke', 'The page has no axe violation')).toBe('accessibility');
    expect(named('uat/taxes', 'uat', 'Taxes are right')).toBeUndefined();
    expect(named('load/users-p95', 'load')).toBeUndefined();
  });

  it('knows a test that failed with a rule of WCAG', () => {
    const label = '/settings breaks WCAG 2.2: color-contrast (serious): Elements must meet contrast: #save';
    const measurement = { value: 'failed', unit: 'outcome', samples: 1, items: [{ label }] } as const;
    expect(topicOf({ ...like, result: 'fail', measurement })).toBe('accessibility');
    expect(topicOf({ ...like, result: 'pass', measurement })).toBeUndefined();
  });
});

describe('locationOf', () => {
  const like = finding('blockedByOne', 'uat/milestone');
  const place = (detail: string) => {
    const measurement = { value: 'failed', unit: 'outcome', samples: 1, items: [{ label: 'x', detail }] } as const;
    const { physicalLocation } = locationOf({ ...like, measurement }, samples.blockedByOne) as {
      physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; startColumn: number } };
    };
    const { startLine, startColumn } = physicalLocation.region;
    return `${physicalLocation.artifactLocation.uri}:${startLine}:${startColumn}`;
  };

  it.each([
    ['Expected: a · uat/shop/cart.spec.ts:24', 'uat/shop/cart.spec.ts:24:1'],
    ['AssertionError\n    at suites/api/shop/milestones.spec.ts:41:31', 'suites/api/shop/milestones.spec.ts:41:31'],
  ])('is the line that the error names: %j', (detail, expected) => {
    expect(place(detail)).toBe(expected);
  });

  it.each(['at /etc/x.ts:1', 'at ../x/y.ts:1', 'at node_modules/a/b.js:1', 'https://evil.example/a/b.js:1', 'nothing'])(
    'is the definition for %j',
    (detail) => {
      expect(place(detail)).toBe('fixtures/environments/offscreen-buddy.ts:1:1');
    },
  );

  it('is the file that the definition came from', () => {
    const { environment } = samples.demo;
    expect(definitionOf({ ...samples.demo, environment: { ...environment, definition: 'gates/my shop.ts' } })).toBe(
      'gates/my%20shop.ts',
    );
  });
});

describe('inert', () => {
  it('leaves no link and no placeholder', () => {
    expect(inert('[a](https://evil.example) {0} {x}')).toBe('[a] (https://evil.example) { 0} {x}');
    expect(inert('\u0000')).toBe('(empty)');
  });
});

describe('fingerprint', () => {
  it('is that of the algorithm', () => {
    expect(fingerprint('')).toBe('cbf29ce484222325:1');
    expect(fingerprint('foobar')).toBe('85944171f73967e8:1');
  });
});
