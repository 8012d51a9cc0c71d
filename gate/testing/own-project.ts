/** For each test a small staging environment and a project of its own. */
import { afterEach, beforeEach } from 'vitest';
import { Project } from './command.ts';
import { type Staging, startStaging } from './staging.ts';

/** Those of the test that runs now. */
export let staging: Staging;
export let project: Project;

/** `files` are in the project from the start. */
export function eachInOwnProject(files: ConstructorParameters<typeof Project>[0] = {}): void {
  beforeEach(async () => {
    staging = await startStaging();
    project = new Project(files);
  });
  afterEach(async () => {
    project[Symbol.dispose]();
    await staging[Symbol.asyncDispose]();
  });
}
