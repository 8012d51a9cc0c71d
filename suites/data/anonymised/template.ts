/** Values that name others of their row: `user<id>+staging@example.com`. Pure. */

const placeholder = /<(\w+)>/g;

/** The columns that it names. */
export function columnsIn(template: string): readonly string[] {
  return [...new Set([...template.matchAll(placeholder)].map(([, column = '']) => column))];
}

export function filledIn(template: string, written: (column: string) => string): string {
  return template.replace(placeholder, (_, column: string) => written(column));
}
