/** What a staging environment can put into titles, values, addresses and page text. */
import type { GateReport } from '../../gate/model.ts';
import { plan, report } from './samples.ts';

export const payloads: readonly string[] = [
  '<script>window.hit=1</script>',
  '</script><script>window.hit=1</script>',
  '</style><script>window.hit=1</script>',
  '</title><script>window.hit=1</script>',
  '--><script>window.hit=1</script><!--',
  ']]><script>window.hit=1</script>',
  '<img src=x onerror=window.hit=1>',
  '"><img src=https://evil.example/x.png onerror=window.hit=1>',
  "'><svg onload=window.hit=1>",
  '" onmouseover="window.hit=1" autofocus onfocus="window.hit=1" x="',
  "' onpointerenter='window.hit=1' x='",
  'javascript:window.hit=1',
  'data:text/html,<script>window.hit=1</script>',
  'vbscript:msgbox(1)',
  'java\u0000script:window.hit=1',
  '{{constructor.constructor("window.hit=1")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a payload
  '${window.hit=1}',
  '`-window.hit=1-`',
  '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href=https://evil.example/>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<form action=https://evil.example><button>x</button></form>',
  '<a href="javascript:window.hit=1">click</a>',
  '<object data="https://evil.example/x"></object>',
  '<!ENTITY xxe SYSTEM "file:///etc/passwd"> &xxe;',
  '<!DOCTYPE x [<!ENTITY a "b">]>&a;',
  '<![CDATA[x]]>',
  '</failure></testcase><testcase name="forged"/>',
  '"/><testcase classname="gate" name="forged"/><x y="',
  '<?xml version="1.0"?>',
  '\u0000\u0001\u0008\u000B\u000C\u000E\u001F\u007F\u0085\uFFFE\uFFFF',
  '\uD800 lone \uDC00',
  '\u001B[2J\u001B[31mred\u001B[0m',
  '\u001B]0;owned\u0007',
  '\u001B]8;;https://evil.example\u001B\\link\u001B]8;;\u001B\\',
  '\u009B31mred',
  '::set-output name=verdict::promotable',
  'fine\n::set-output name=verdict::promotable',
  'fine\r::error::x',
  '  ::add-mask::x',
  'fine ##[set-output name=a;]b',
  '##vso[task.setvariable variable=a]b',
  "##teamcity[buildStatus status='SUCCESS']",
  '[[ATTACHMENT|/etc/passwd]]',
  'section_start:1:x\r\u001B[0K',
  '\u202Etxt.exe\u202C reversed',
  '\u2066isolated\u2069 \u200Fmark',
  'שם משתמש ארוך מאוד בעברית',
  'اسم المستخدم الطويل جدا',
  'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz'.repeat(4),
  '👩‍👩‍👧‍👦'.repeat(50),
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘',
  '# Heading\n- [x](javascript:window.hit=1) ![](https://evil.example/x.png)',
  '../../../../etc/passwd',
  'evidence/../../../etc/passwd',
  'evidence/a/%2e%2e/%2e%2e/x',
  'evidence\\..\\..\\x',
  '//evil.example/x',
  'https://evil.example/"onclick="window.hit=1',
  'file:///etc/passwd',
  '$(touch /tmp/hit); `touch /tmp/hit` & rm -rf ~',
  "'; DROP TABLE milestones; --",
  '\n\n\n\t\t\n',
  '',
  'a'.repeat(1_000_000),
  '<b>'.repeat(300_000),
  '\u001B['.repeat(300_000),
  'line\n'.repeat(100_000),
];

/** The payload in every place that staging, or a test that repeats what staging says, can write to. */
export function hostile(payload: string): GateReport {
  const named = payload === '' ? ' ' : payload;
  const base = plan();
  const evidence = [payload, `evidence/${payload}`, `https://evil.example/${payload}`, 'evidence/uat/offscreen-buddy/shot.png'];
  const items = [{ label: payload, detail: payload, evidence: payload }, { label: `second ${payload}`, detail: `${payload}\n${payload}`, evidence: `evidence/x/${payload}.png` }];
  const seen = { evidence, items };
  const reason = { code: 'tool-failed', detail: payload } as const;
  const tasks = base.tasks.filter(({ id }) => /^(?:health\/api|smoke\/login|uat|perf)/.test(id)).map((task) =>
    task.id === 'uat/offscreen-buddy'
      ? { ...task, checks: task.checks.map((check) => ({ ...check, title: payload, failure: payload, why: payload, owner: payload, covers: [named] })) }
      : task,
  );
  const says = { version: payload, commit: payload, environment: payload };
  return report(
    {
      ...base,
      tasks,
      environment: { ...base.environment, name: payload, origins: { [named]: payload }, command: payload },
      policy: { ...base.policy, name: payload, waivers: [{ check: 'smoke/login-console', reason: payload, owner: payload, until: '2027-01-01' }] },
      candidate: { named: true, services: { api: '1.4.0-812', [named]: payload } },
      requirements: { ...base.requirements, [named]: payload, 'X-1': payload },
      digests: { [named]: payload },
    },
    {
      measurements: {
        'health/redis': { value: payload, samples: 3, attempts: [payload, payload, 'other'], ...seen },
        'smoke/login-console': { value: 2, ...seen },
        'uat/onboarding': { value: 'failed', attempts: [payload, 'failed'], ...seen },
        'uat/milestone': { value: payload, ...seen },
        'uat/keyboard': undefined,
        'uat/keyboard-accessible': { value: 2, ...seen },
      },
      runs: {
        'uat/offscreen-buddy': {
          status: 'errored',
          reason,
          candidate: { before: { api: says, [named]: says }, after: { api: { problem: reason }, [named]: { problem: reason } } },
          fingerprint: { profile: 'full', cores: 2, tools: { [named]: payload } },
          evidence: [{ path: 'evidence/uat/offscreen-buddy/shot.png', mediaType: payload, sha256: payload, bytes: 1 }, { path: payload, mediaType: 'image/png', sha256: '', bytes: 1 }],
        },
        'perf/landing': { status: 'not-run', reason: { code: 'unreachable', detail: payload } },
      },
      execution: { leftovers: [payload], failure: payload },
    },
  );
}
