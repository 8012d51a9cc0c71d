/** Takes the escapes of JSON, JavaScript, URLs and HTML out of a text. Pure. */

const entities: Readonly<Record<string, string>> = { sol: '/', period: '.', colon: ':', quot: '"', commat: '@' };
const forms = [
  String.raw`\\+u\{0*([\da-fA-F]{1,6})\}`,
  String.raw`\\+u([\da-fA-F]{4})`,
  String.raw`\\+x([\da-fA-F]{2})`,
  '%(?:25)*([\\da-fA-F]{2})',
  '&(?:amp;)*#[xX]0*([\\da-fA-F]{1,6});',
  '&(?:amp;)*#0*(\\d{1,7});',
  `&(?:amp;)*(${Object.keys(entities).join('|')});`,
  String.raw`\\+[nrtbfv0]`,
  String.raw`\\+(["'/])`,
];
const escapes = new RegExp(forms.join('|'), 'g');

/** Also where text was escaped again. The end of a line, a tab and the like become blanks; what is no escape stays. */
export function unescaped(text: string): string {
  return text.replace(escapes, (_, ...groups: readonly (string | undefined)[]) => {
    const [braces, unit, byte, percent, hex, decimal, name, itself] = groups;
    const code = braces ?? unit ?? byte ?? percent ?? hex;
    if (code !== undefined) return characterOf(Number.parseInt(code, 16));
    if (decimal !== undefined) return characterOf(Number(decimal));
    return name === undefined ? (itself ?? ' ') : (entities[name] ?? ' ');
  });
}

function characterOf(code: number): string {
  return code > 0x10ffff ? ' ' : String.fromCodePoint(code);
}
