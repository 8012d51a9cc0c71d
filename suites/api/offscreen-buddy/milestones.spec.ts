import { beforeAll, describe, expect, test } from 'vitest';
import { type Agent, agent } from '../../../fixtures/specs/vitest.ts';
import { paths } from '../../../fixtures/systems/offscreen-buddy.ts';
import { newAccount } from './account.ts';

const nowhere = paths.milestone('00000000-0000-4000-8000-000000000000');
let api: Agent;

beforeAll(async () => {
  ({ api } = await newAccount());
});

async function newMilestone(title: string): Promise<{ readonly id: string; readonly title: string }> {
  return (await api.post(paths.milestones).send({ title }).expect(201)).body;
}

describe('Milestones', () => {
  test('a new milestone is answered in full and can be read again [OSB-07]', async () => {
    const targetDate = '2035-06-01';
    const { body } = await api
      .post(paths.milestones)
      .send({ title: 'Read a book', description: 'One a month', targetDate })
      .expect(201);
    expect(body).toEqual({
      id: expect.any(String),
      title: 'Read a book',
      description: 'One a month',
      targetDate: expect.stringMatching(/^2035-0[56]-\d\dT/),
      progress: 0,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    const again = await api.get(paths.milestone(body.id)).expect(200);
    expect(again.body).toEqual(body);
  });

  test('a new milestone is listed [OSB-07]', async () => {
    const { id } = await newMilestone('Walk on Sunday');
    const { body } = await api.get(paths.milestones).expect(200);
    expect(body.milestones.map((milestone: { id: string }) => milestone.id)).toContain(id);
  });

  test('a milestone can be changed, and the rest of it stays [OSB-07]', async () => {
    const { id, ...before } = await newMilestone('Dinner without phones');
    const { body } = await api.patch(paths.milestone(id)).send({ description: 'Every Friday' }).expect(200);
    expect(body).toEqual({ ...before, id, description: 'Every Friday' });
    expect((await api.get(paths.milestone(id))).body).toEqual(body);
  });

  test('a deleted milestone is gone [OSB-07]', async () => {
    const { id } = await newMilestone('To be deleted');
    await api.delete(paths.milestone(id)).expect(204);
    await api.get(paths.milestone(id)).expect(404);
    await api.delete(paths.milestone(id)).expect(404);
  });
});

describe('Milestones are refused', () => {
  test('without a token, with 401 [OSB-07]', async () => {
    for (const request of [
      agent().get(paths.milestones),
      agent().post(paths.milestones).send({ title: 'x' }),
      agent().get(nowhere),
      agent().delete(nowhere),
    ]) {
      const { body } = await request.expect(401);
      expect(body.error).toEqual(expect.any(String));
    }
  });

  test('that are not there, with 404 [OSB-07]', async () => {
    await api.get(nowhere).expect(404);
    await api.patch(nowhere).send({ title: 'x' }).expect(404);
    await api.delete(nowhere).expect(404);
  });

  test("that are another user's, as if they were not there [OSB-07]", async () => {
    const { id } = await newMilestone('Mine alone');
    const { api: stranger } = await newAccount();
    await stranger.get(paths.milestone(id)).expect(404);
    await stranger.patch(paths.milestone(id)).send({ title: 'Yours' }).expect(404);
    await stranger.delete(paths.milestone(id)).expect(404);
    await api.get(paths.milestone(id)).expect(200);
  });

  test('with a wrong field, with 422 and a sentence for the field [OSB-07, OSB-36]', async () => {
    for (const [field, value] of [
      ['title', ''],
      ['title', 5],
      ['targetDate', 'soon'],
      ['description', ['x']],
    ] as const) {
      const { body } = await api
        .post(paths.milestones)
        .send({ title: 'Fine', [field]: value })
        .expect(422);
      expect(body).toEqual({ error: expect.any(String), fields: { [field]: expect.stringMatching(/\w+ \w+/) } });
    }
    const { body } = await api.get(paths.milestones);
    expect(body.milestones.filter(({ title }: { title: string }) => title === 'Fine')).toEqual([]);
  });
});
