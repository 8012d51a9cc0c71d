/** `node endpoints.ts <origin> <count>`: requests that many paths, one after another, and prints how many seconds it took. */
import { request } from 'undici';

const [origin = '', count = '0'] = process.argv.slice(2);
const since = performance.now();
for (let number = 0; number < Number(count); number += 1) {
  const { statusCode, body } = await request(`${origin}/path/${number}`);
  const answer: unknown = await body.json();
  if (statusCode !== 200 || JSON.stringify(answer) !== '{"ok":true}') throw new Error(`${number}: ${statusCode}`);
}
process.stdout.write(JSON.stringify({ seconds: (performance.now() - since) / 1000 }));
