/** `node pages.ts <origin> <count> <chromium>`: opens that many pages, each in its own context, and prints how many seconds it took. */
import { chromium } from 'playwright-core';

const [origin = '', count = '0', executablePath = ''] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const since = performance.now();
for (let number = 0; number < Number(count); number += 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/page/${number}`, { waitUntil: 'load' });
  if (!(await page.locator('body').innerText()).includes('ok')) throw new Error(`page ${number} shows nothing`);
  await context.close();
}
process.stdout.write(JSON.stringify({ seconds: (performance.now() - since) / 1000 }));
await browser.close();
