/**
 * Runs inside Vitest before each spec file and counts which assertions passed in each attempt's own body before it ended:
 * `expect` and supertest's own `.expect(…)`. Other assertion libraries are not seen. A hook's assertions would count for
 * every test, even an empty one; a fixture's cannot be distinguished from the body's. It also records whom each attempt reached.
 */
import { createRequire } from 'node:module';
// What a spec puts in the place of `process` remains there for the next file.
import process from 'node:process';
import { aroundEach, chai, TestRunner } from 'vitest';

process.stagegateWatchesTests({ aroundEach, chai, TestRunner, createRequire });
