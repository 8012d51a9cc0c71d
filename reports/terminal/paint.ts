/** ANSI styles, or none. */
export type Style = (text: string) => string;

const codes = {
  bold: ['1', '22'],
  dim: ['2', '22'],
  red: ['31', '39'],
  green: ['32', '39'],
  yellow: ['33', '39'],
  good: ['1;30;42', '22;39;49'],
  bad: ['1;97;41', '22;39;49'],
  unsure: ['1;30;43', '22;39;49'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

export type Paint = Readonly<Record<keyof typeof codes, Style>>;

export function paints(colour: boolean): Paint {
  const styles = Object.entries(codes).map(([name, [on, off]]): [string, Style] => [
    name,
    (text) => (colour ? `\u001B[${on}m${text}\u001B[${off}m` : text),
  ]);
  return Object.fromEntries(styles) as Paint;
}
