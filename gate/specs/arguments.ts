/** The arguments of a task whose tests are files of a test tool. */
import { z } from 'zod';
import { specArguments } from '../../fixtures/specs.ts';

/** What the claim declares, and the test behind each check. */
export const listedArguments = specArguments.extend({ tests: z.record(z.string(), z.string()) });
