import { beforeAll, describe, expect, test } from 'vitest';
import { type Agent, agent } from '../../../fixtures/specs/vitest.ts';
import { paths } from '../../../fixtures/systems/offscreen-buddy.ts';
import { newAccount } from './account.ts';

let api: Agent;

beforeAll(async () => {
  ({ api } = await newAccount());
  await api.post(paths.milestones).send({ title: 'Call Grandma', targetDate: '2035-06-01' });
});

async function reminder(): Promise<{ readonly id: string; readonly scheduledFor: string; readonly read: boolean }> {
  const { body } = await api.get(paths.notifications).expect(200);
  expect(body.notifications, 'the reminders of one milestone').toHaveLength(1);
  return body.notifications[0];
}

describe('Notifications', () => {
  test('a new milestone comes with a reminder before its day [OSB-07]', async () => {
    const { scheduledFor, ...rest } = await reminder();
    expect(rest).toMatchObject({ type: 'reminder', message: expect.stringContaining('Call Grandma'), read: false });
    expect(Date.parse(scheduledFor)).toBeLessThan(Date.parse('2035-06-01T23:59:59Z'));
  });

  test('a notification can be marked as read and unread again [OSB-07]', async () => {
    const { id } = await reminder();
    for (const read of [true, false]) {
      const { body } = await api.patch(paths.notification(id)).send({ read }).expect(200);
      expect(body).toMatchObject({ id, read });
      expect((await reminder()).read).toBe(read);
    }
  });

  test('a device can be subscribed [OSB-07]', async () => {
    const { body } = await api.post(paths.subscriptions).send({ platform: 'web', token: 'a-device' }).expect(201);
    expect(body).toEqual({ id: expect.any(String), platform: 'web' });
  });

  test('an unknown platform is refused with 422 [OSB-07]', async () => {
    const { body } = await api.post(paths.subscriptions).send({ platform: 'fax', token: 'a-device' }).expect(422);
    expect(body.fields).toEqual({ platform: expect.any(String) });
  });

  test("another user's notification is not there, and without a token there is none [OSB-07]", async () => {
    const { api: stranger } = await newAccount();
    const { id } = await reminder();
    await stranger.patch(paths.notification(id)).send({ read: true }).expect(404);
    expect((await stranger.get(paths.notifications)).body.notifications).toEqual([]);
    await agent().get(paths.notifications).expect(401);
    await agent().post(paths.subscriptions).send({ platform: 'web', token: 'a-device' }).expect(401);
  });
});
