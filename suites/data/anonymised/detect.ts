/** Finds personal data in texts, by its form and its check digits. Heuristic: what looks like a datum need not be one. Pure. */
import { exampleIbans, ibanLengths, isReservedDomain, isReservedPhone, isTestCard, testTags } from './reserved.ts';

export const kinds = ['email', 'phone', 'card', 'iban'] as const;
export type Kind = (typeof kinds)[number];

/** Every repetition is bounded, so that no text takes long. */
const email =
  /(?<![\p{L}\p{N}_.%+'-])([\p{L}\p{N}_.%+'-]{1,64})@((?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24})(?![\p{L}\p{N}_-])/gu;
const phones = [
  /(?<![\w+.])\+[1-9](?:[ .\-/()]{0,2}\d){7,14}(?!\w)/g,
  /(?<![\w+.-])(?:\([2-9]\d{2}\) ?|[2-9]\d{2}-)[2-9]\d{2}-\d{4}(?![\w-])/g,
];
const cards = [
  /(?<![\w+]|\d[.-])(?:\d[ -]?){12,18}\d(?!\w|[.-]\d)/g,
  // As it is printed, with another number before it.
  /(?<![\w+]|\d[.-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|\d{4}([ -])\d{6}\2\d{4,5})(?!\w|[.\- ]\d)/g,
];
const iban = /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}/g;

/** `domains` are the team's own: their addresses do not count. */
export function kindsIn(text: string, domains: readonly string[] = []): readonly Kind[] {
  const found: Readonly<Record<Kind, () => boolean>> = {
    email: () => hasEmail(text, domains),
    phone: () => phones.some((one) => allIn(one, text).some((phone) => !isReservedPhone(phone))),
    card: () => cards.some((one) => allIn(one, text).some(isCard)),
    iban: () => allIn(iban, text).some(isIban),
  };
  return kinds.filter((kind) => found[kind]());
}

function allIn(pattern: RegExp, text: string): readonly string[] {
  return text.match(pattern) ?? [];
}

/** What stands before the `@` of a URL is its user. */
function hasEmail(written: string, domains: readonly string[]): boolean {
  const text = written.replace(/%40|\\u0040|&#(?:64|x40);|&commat;/gi, '@');
  if (!text.includes('@')) return false;
  return [...text.matchAll(email)].some(
    ({ 1: local = '', 2: domain = '', index }) =>
      !/:\/\/[^\s/?#;,]*$/.test(text.slice(Math.max(0, index - 100), index)) &&
      local !== 'git' &&
      !testTags.test(local) &&
      !isReservedDomain(domain, domains),
  );
}

/** Lengths and first digits of the networks that number cards. */
const networks =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d{2}|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d{2}|4[4-9]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14})$/;

function isCard(written: string): boolean {
  const digits = written.replace(/\D/g, '');
  return networks.test(digits) && luhn(digits) && !isTestCard(digits);
}

/** ISO/IEC 7812-1, annex B. */
function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((all, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return all + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 13616: the first four characters at the end, letters as 10 to 35, and the remainder by 97 is 1. */
function isIban(written: string): boolean {
  const whole = written.replaceAll(' ', '');
  const length = ibanLengths[whole.slice(0, 2)];
  if (length === undefined || whole.length < length) return false;
  const number = whole.slice(0, length);
  if (exampleIbans.includes(number)) return false;
  const digits = `${number.slice(4)}${number.slice(0, 4)}`.replace(/[A-Z]/g, (letter) => String(parseInt(letter, 36)));
  return BigInt(digits) % 97n === 1n;
}
