/** What a shell says of a command that it could not start, by its exit code. */
export interface NotStarted {
  readonly detail: string;
  readonly fix: string;
}

/** Undefined if it was started. */
export function notStarted(code: number | null | undefined): NotStarted | undefined {
  if (code === 127)
    return {
      detail: 'the command was not found',
      fix: 'Install it on this machine, or fix its name in the claim. It is looked for on PATH, in a shell (sh -c) that gets none of your environment variables but PATH, HOME and the like, and those that the claim names in variables.',
    };
  return code === 126
    ? {
        detail: 'the command could not be executed',
        fix: 'Make its file executable (chmod +x), or start it by its interpreter: run: "sh ./script.sh".',
      }
    : undefined;
}
