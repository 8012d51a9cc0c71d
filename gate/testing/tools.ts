import type { Tool } from '../runner.ts';

export async function k6Tool(): Promise<Tool> {
  return { path: process.env['K6_BIN'] ?? '/tmp/k6-plain', version: '' };
}
