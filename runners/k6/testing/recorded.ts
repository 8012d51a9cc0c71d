/** Recorded evidence of each case, and what a reading makes of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../../../core/claim.ts';
import { judged, toTask } from '../../../gate/testing/trial.ts';
import type { ToolEnd } from '../../runner.ts';
import type { K6Contact } from '../contact.ts';
import { k6 } from '../index.ts';
import type { Traffic } from '../samples.ts';
import { type CaseName, cases, claimOf } from './cases.ts';

export function recorded(name: CaseName): Map<string, Uint8Array> {
  const folder = join(import.meta.dirname, '..', 'testdata', name);
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))]));
}

/** As if k6 had ended well: what counts is what the files say. */
const end: ToolEnd = { status: 'completed', versions: {} };

export function read(name: CaseName, files = recorded(name)): ReturnType<typeof judged> {
  return judged(toTask(claimOf(cases[name]), 'quick', k6), end, files, k6);
}

export async function measurement(name: CaseName, measure: string) {
  return (await read(name)).reading.measurements[`load/shop-${measure}`];
}

export function trafficOf(files: Files): Traffic {
  return JSON.parse(textOf(files, 'requests.json'));
}

export function contactOf(files: Files): K6Contact {
  return JSON.parse(textOf(files, 'contact.json'));
}

export function textOf(files: Files, name: string): string {
  return new TextDecoder().decode(files.get(name));
}

export function toJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function withContact(change: Partial<K6Contact>, files: Files): Map<string, Uint8Array> {
  return new Map(files).set('contact.json', toJson({ ...contactOf(files), ...change }));
}
