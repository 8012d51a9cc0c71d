/** What a sample's tags say of it. */

/** A system tag that the script's `systemTags` leave out is absent; one that a sample does not have is empty. */
export type Tags = Readonly<Record<string, string>>;

/** Not of a request: the script added it to a metric of its own that has the name of k6's. */
export function isOwn({ method }: Tags): boolean {
  return method === '';
}

/** A script that says of no answer whether it is expected (`setResponseCallback(null)`) expects what k6 expects by itself. */
export function isExpected({ expected_response: said = '', status }: Tags): boolean {
  return said === '' ? Number(status) >= 200 && Number(status) < 400 : said === 'true';
}

/** Only `setup()` and `teardown()` belong to no scenario: a user's own group may be called like them. */
export function isOutside({ group = '', scenario = '' }: Tags): boolean {
  return scenario === '' && /^::(?:setup|teardown)(?:::|$)/.test(group);
}
