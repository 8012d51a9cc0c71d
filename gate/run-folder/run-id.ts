/** A new run: what it is called, and when it began. */
import { randomBytes } from 'node:crypto';
import { slug } from '../../core/claim.ts';

export interface NewRun {
  /** `2026-11-21T02-14-09Z-jetvision-3f9a`: sorts by time; two runs that start together differ. */
  readonly id: string;
  readonly createdAt: string;
  /** As it was named. */
  readonly environment: string;
}

export function newRun(environment: string, now = new Date()): NewRun {
  const createdAt = now.toISOString();
  const time = createdAt.slice(0, 19).replaceAll(':', '-');
  const id = `${time}Z-${slug(environment).slice(-60)}-${randomBytes(2).toString('hex')}`;
  return { id, createdAt, environment };
}
