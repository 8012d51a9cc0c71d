import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import type { ConnectionAccess } from '../../../fixtures/context/resolved.ts';
import { measure, token } from './testing/measure.ts';

describe('a mail server', () => {
  let server: SMTPServer | undefined;
  afterEach(() => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))));
  const started = async (options: SMTPServerOptions = {}): Promise<string> => {
    const own = new SMTPServer({
      ...{ authOptional: true, logger: false },
      onAuth: ({ password }, _, callback) => callback(password === token ? null : new Error('no'), { user: 'gate' }),
      onData: () => expect.unreachable('no mail is sent'),
      ...options,
    });
    own.on('error', () => {});
    server = own;
    await new Promise<void>((resolve) => void own.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(own.server.address() as { port: number }).port}`;
  };
  const mail = (url: string): ConnectionAccess => ({ kind: 'smtp', url, tls: 'prefer' });

  test('that answers and takes the password', async () => {
    const at = await started();
    const sandbox = { host: '127.0.0.1' };
    expect(await measure(mail(`smtp://gate:${token}@${at}`), { sandbox })).toEqual({
      ...{ sandbox: 'sandbox', key: 'accepted', answers: 'answers' },
    });
    expect(await measure(mail(`smtp://${at}`))).toEqual({
      key: 'the connection has no user (not seen)',
      answers: 'answers',
    });
    expect(await measure(mail(`smtp://${at}`), { sandbox: { host: 'mail.test' } })).toEqual({
      sandbox: 'its host is 127.0.0.1',
    });
  });

  test('that refuses the password fails', async () => {
    const at = await started();
    expect(await measure(mail(`smtp://gate:not-the-password@${at}`))).toEqual({
      ...{ key: `connection pay: ${at} refused the user "gate" (535).`, answers: 'answers' },
    });
  });

  test.each<[string, SMTPServerOptions, RegExp]>([
    [
      'takes nobody now',
      { onConnect: (_, callback) => callback(new Error('too busy')) },
      /takes no connection now: it answered 5\d\d/,
    ],
    [
      'cannot check the password now',
      { onAuth: (_, __, callback) => callback(Object.assign(new Error('later'), { responseCode: 454 })) },
      /takes no connection now: it answered 454/,
    ],
  ])('that %s', async (_, options, words) => {
    const at = await started(options);
    expect(await measure(mail(`smtp://gate:${token}@${at}`))).toEqual([
      'third-party-down',
      expect.stringMatching(words),
    ]);
  });

  test('that is down', async () => {
    expect(await measure(mail('smtp://127.0.0.1:1'))).toEqual([
      'third-party-down',
      expect.stringContaining('refused the connection'),
    ]);
  });
});
