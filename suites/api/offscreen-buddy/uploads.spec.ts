import { beforeAll, describe, expect, test } from 'vitest';
import { type Agent, agent } from '../../../fixtures/specs/vitest.ts';
import { paths } from '../../../fixtures/systems/offscreen-buddy.ts';
import { newAccount } from './account.ts';

const limit = 10 * 1024 * 1024;

/** The smallest PNG: one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
let api: Agent;

beforeAll(async () => {
  ({ api } = await newAccount());
});

function upload(bytes: Buffer, contentType = 'image/png', filename = 'picture.png') {
  return api.post(paths.uploads).attach('file', bytes, { filename, contentType });
}

/** A picture of so many bytes: what follows the end of a PNG is ignored by everybody. */
function pngOf(size: number): Buffer {
  return Buffer.concat([png, Buffer.alloc(size - png.length)]);
}

describe('Uploads', () => {
  test('a picture comes back byte for byte, as its type [OSB-23]', async () => {
    const { body } = await upload(png).expect(201);
    expect(body).toEqual({ id: expect.any(String), size: png.length, type: 'image/png' });
    const back = await api
      .get(paths.upload(body.id))
      .expect(200)
      .expect('content-type', /^image\/png/);
    expect(Buffer.compare(back.body, png)).toBe(0);
  });

  test('10 MB are accepted, and one byte more is refused with 413 [OSB-23]', async () => {
    await upload(pngOf(limit)).expect(201);
    const { body } = await upload(pngOf(limit + 1)).expect(413);
    expect(body.error).toEqual(expect.any(String));
  });

  test('a type other than JPEG, PNG and GIF is refused with 415 [OSB-23]', async () => {
    await upload(Buffer.from('%PDF-1.7\n'), 'application/pdf', 'paper.pdf').expect(415);
    await upload(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml', 'drawing.svg').expect(415);
  });

  test('a program that calls itself a picture is refused with 415 [OSB-23]', async () => {
    await upload(Buffer.from('MZ\u0090\u0000 not a picture'), 'image/png', 'picture.png').expect(415);
  });

  test("an upload is its user's alone, and can be deleted [OSB-23]", async () => {
    const { body } = await upload(png).expect(201);
    const { api: stranger } = await newAccount();
    await stranger.get(paths.upload(body.id)).expect(404);
    await agent().get(paths.upload(body.id)).expect(401);
    await agent()
      .post(paths.uploads)
      .attach('file', png, { filename: 'picture.png', contentType: 'image/png' })
      .expect(401);
    await api.delete(paths.upload(body.id)).expect(204);
    await api.get(paths.upload(body.id)).expect(404);
  });
});
