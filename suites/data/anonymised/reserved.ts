/** What looks like personal data and is nobody's: reserved for examples, or published for tests. Pure. */

/** RFC 2606 and RFC 6761, and the names of networks without a public root (RFC 6762, and ICANN's `internal`). */
const reservedDomains = /(?:^|\.)(?:example\.(?:com|net|org)|test|example|invalid|localhost|local|internal)$/i;

/** Addresses below `own` belong to the team. */
export function isReservedDomain(domain: string, own: readonly string[]): boolean {
  const name = domain.toLowerCase();
  return reservedDomains.test(name) || own.some((one) => name === one || name.endsWith(`.${one}`));
}

/** What an anonymised address has behind its `+`. */
export const testTags = /\+(?:staging|test|qa|dev|demo)\b/i;

/** Area code aside, 555-0100 to 555-0199 are for fiction (NANPA); the others are Ofcom's numbers for drama. */
const fictional = [
  /^1?[2-9]\d{2}55501\d{2}$/,
  /^44(?:1632960|7700900|3069990)\d{3}$/,
  /^44(?:207946|808157|1[1-6]\d496|191498)0\d{3}$/,
  /^44(?:289649|292018)\d{4}$/,
];

/** One digit again and again, and what a row of keys gives, are no numbers either. */
const typed = /(\d)\1{6}|1234567/;

export function isReservedPhone(written: string): boolean {
  const digits = written.replace(/\D/g, '').replace(/^440/, '44');
  return typed.test(digits) || fictional.some((one) => one.test(digits));
}

/** Published by Stripe, Adyen, Braintree, PayPal and PayU for their sandboxes. */
const testCards = [
  ...[
    '4242424242424242',
    '4111111111111111',
    '4012888888881881',
    '4222222222222',
    '4012001037141112',
    '4988438843884305',
  ],
  ...[
    '5555555555554444',
    '5200828282828210',
    '5105105105105100',
    '2223003122003222',
    '5500005555555559',
    '5123456789012346',
  ],
  ...[
    '378282246310005',
    '371449635398431',
    '378734493671000',
    '370000000000002',
    '6011111111111117',
    '6011000990139424',
  ],
  ...['6011981111111113', '3056930009020004', '30569309025904', '36227206271667', '38520000023237', '36006666333344'],
  ...['3566002020360505', '3530111333300000', '6200000000000005'],
];

/** 400000 begins Stripe's numbers for refusals and countries. */
export function isTestCard(digits: string): boolean {
  return testCards.includes(digits) || digits.startsWith('400000') || /^(\d)\1+$/.test(digits);
}

/** By country (the IBAN registry). Of another country nothing is found. */
export const ibanLengths: Readonly<Record<string, number>> = {
  ...{ AD: 24, AE: 23, AT: 20, BE: 16, BG: 22, BR: 29, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18 },
  ...{ FR: 27, GB: 22, GR: 27, HR: 21, HU: 28, IE: 22, IL: 23, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MC: 27 },
  ...{ MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, SA: 24, SE: 24, SI: 19, SK: 24, SM: 27, TR: 26, UA: 29 },
};

/** The registry's own, and those of the encyclopaedias. */
export const exampleIbans: readonly string[] = [
  ...['AT611904300234573201', 'BE68539007547034', 'CH9300762011623852957', 'CZ6508000000192000145399'],
  ...['DE89370400440532013000', 'DK5000400440116243', 'ES9121000418450200051332', 'FI2112345600000785'],
  ...['FR1420041010050500013M02606', 'GB29NWBK60161331926819', 'GB82WEST12345698765432', 'GR1601101250000000012300695'],
  ...['HU42117730161111101800000000', 'IE29AIBK93115212345678', 'IT60X0542811101000000123456', 'LU280019400644750000'],
  ...['NL91ABNA0417164300', 'NO9386011117947', 'PL61109010140000071219812874', 'PT50000201231234567890154'],
  ...['RO49AAAA1B31007593840000', 'SE4550000000058398257466', 'SK3112000000198742637541', 'TR330006100519786457841326'],
];
