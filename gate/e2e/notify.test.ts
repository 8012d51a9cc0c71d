import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Project } from '../testing/command.ts';
import { definition, startStaging } from '../testing/staging.ts';

/** A receiver as Slack documents it: `ok`, or an error in the body, which here repeats the address that was asked. */
const received: { readonly path: string; readonly message: Readonly<Record<string, unknown>> }[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => {
    body += piece;
  });
  request.on('end', () => {
    const { url: path = '' } = request;
    received.push({ path, message: JSON.parse(body) });
    if (path.startsWith('/services/')) return response.end('ok');
    if (path === '/moved') return response.writeHead(302, { location: '/services/sign-in' }).end();
    return response.writeHead(404).end(`no_service ${path} http://${request.headers.host}${path}`);
  });
});
let project: Project;
let origin = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  project = new Project({ 'fixtures/environments/shop.ts': definition() });
  await using staging = await startStaging();
  await project.inProcess(['shop'], { STAGING_URL: staging.url });
});
afterAll(() => {
  receiver.close();
  project[Symbol.dispose]();
});

const path = '/services/T0000canary/B0000canary/canary4711';
const notify = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
  project.inProcess(['notify', 'results/latest', ...args], variables);

describe('a message', () => {
  test('to Slack and to a webhook has the verdict, the build and a link', async () => {
    const { verdict, run } = project.report();
    const link = 'https://ci.example/run?a=1&b=|2';
    const { code, stdout } = await notify(['--slack', 'SLACK', '--webhook', 'HOOK', '--link', link], {
      SLACK: `${origin}${path}`,
      HOOK: `${origin}/services/hook`,
    });
    expect([code, stdout]).toEqual([
      0,
      `slack: sent, ${origin.slice(7)} answered 200: ok\nwebhook: sent, ${origin.slice(7)} answered 200: ok\n`,
    ]);
    const [slack, hook] = [path, '/services/hook'].map((one) => received.find((got) => got.path === one)?.message);
    const word = verdict.toUpperCase();
    expect(slack).toMatchObject({ text: expect.stringContaining(word), blocks: expect.anything() });
    const blocks = (slack?.['blocks'] ?? []) as readonly unknown[];
    expect(blocks.at(-1)).toEqual({
      type: 'context',
      elements: [{ type: 'mrkdwn', text: '<https://ci.example/run?a=1&amp;b=%7C2|Open the report>' }],
    });
    expect(hook).toMatchObject({ verdict, run, environment: 'shop', candidate: { name: expect.any(String) }, link });
    expect(hook?.['text']).toMatch(new RegExp(`^${word} shop .*; no candidate was named: the verdict applies to`));
    expect(hook?.['notes']).toContainEqual(expect.stringMatching(/^no candidate was named/));
  });

  test('that is refused, or reaches nobody, is said without the address', async () => {
    const refused = await notify(['--slack', 'SLACK'], { SLACK: `${origin}/gone/T0000canary/canary4711` });
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toMatch(
      /^slack: not sent, 127\.0\.0\.1:\d+ answered 404: no_service \[secret\] \[secret\]\n$/,
    );
    const { code, stderr } = await notify(['--webhook', 'HOOK'], { HOOK: 'http://127.0.0.1:9/canary4711' });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^webhook: not sent, .* refused the connection/)]);
    expect(`${refused.stderr}${stderr}`).not.toContain('canary');
  });

  test('that is led elsewhere was not sent', async () => {
    const { code, stderr } = await notify(['--webhook', 'HOOK'], { HOOK: `${origin}/moved` });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^webhook: not sent, 127\.0\.0\.1:\d+ answered 302/)]);
  });

  test('has a link to the job that sends it', async () => {
    received.length = 0;
    const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/shop', GITHUB_RUN_ID: '42' };
    await notify(['--webhook', 'HOOK'], { HOOK: `${origin}/services/hook`, ...github });
    expect(received[0]?.message).toMatchObject({ link: 'https://github.com/acme/shop/actions/runs/42' });
  });

  test.each<[readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [[], {}, /Say who gets the message: --slack SLACK_WEBHOOK_URL/],
    [['--slack', 'https://hooks.slack.com/x'], {}, /takes the name of an environment variable/],
    [['--slack', 'SLACK'], {}, /--slack SLACK: this variable is not set/],
    [['--slack', 'SLACK'], { SLACK: 'canary4711' }, /--slack SLACK: its value is no address/],
    [['--webhook', 'HOOK', '--link', 'x'], { HOOK: 'http://127.0.0.1:9' }, /--link x is no address/],
  ])('%j is refused', async (args, variables, message) => {
    const { code, stderr } = await notify(args, variables);
    expect([code, stderr]).toEqual([3, expect.stringMatching(message)]);
    expect(stderr).not.toContain('canary');
  });
});
