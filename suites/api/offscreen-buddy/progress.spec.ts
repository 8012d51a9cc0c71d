import { beforeAll, describe, expect, test } from 'vitest';
import { type Agent, agent } from '../../../fixtures/specs/vitest.ts';
import { paths } from '../../../fixtures/systems/offscreen-buddy.ts';
import { newAccount } from './account.ts';

let api: Agent;
let id: string;

beforeAll(async () => {
  ({ api } = await newAccount());
  const { body } = await api.post(paths.milestones).send({ title: 'Read a book' });
  id = body.id;
});

describe('Progress', () => {
  test('an entry is answered in full and listed, and the milestone shows it [OSB-07]', async () => {
    const { body } = await api.post(paths.progress(id)).send({ percentage: 40, notes: 'Chapter four' }).expect(201);
    expect(body).toEqual({
      id: expect.any(String),
      milestoneId: id,
      percentage: 40,
      notes: 'Chapter four',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    const listed = await api.get(paths.progress(id)).expect(200);
    expect(listed.body.progress).toContainEqual(body);
    expect((await api.get(paths.milestone(id))).body.progress).toBe(40);
  });

  test('the newest entry counts [OSB-07]', async () => {
    await api.post(paths.progress(id)).send({ percentage: 90 }).expect(201);
    await api.post(paths.progress(id)).send({ percentage: 60 }).expect(201);
    expect((await api.get(paths.milestone(id))).body.progress).toBe(60);
  });

  test('a percentage outside 0 to 100 is refused with 422 [OSB-07]', async () => {
    for (const percentage of [-1, 101, 12.5, '50', null]) {
      const { body } = await api.post(paths.progress(id)).send({ percentage }).expect(422);
      expect(body.fields).toEqual({ percentage: expect.any(String) });
    }
  });

  test("another user's milestone takes none, with 404, and nobody's, with 401 [OSB-07]", async () => {
    const { api: stranger } = await newAccount();
    await stranger.post(paths.progress(id)).send({ percentage: 5 }).expect(404);
    await stranger.get(paths.progress(id)).expect(404);
    await agent().post(paths.progress(id)).send({ percentage: 5 }).expect(401);
    await agent().get(paths.progress(id)).expect(401);
  });
});
