const { equal } = require('node:assert');
const { test } = require('node:test');

test('a pear is 3', async () => {
  const answer = await fetch(`${process.env.SHOP_URL}/api/prices`);
  equal((await answer.json()).pear, 3);
});
