/** What became of the tool that was to measure, in words. */
import type { ReasonCode } from '../../core/model.ts';
import { seeOutput, type Words } from './words.ts';

export const tools = {
  'tool-missing': {
    what: 'a required tool is not installed',
    fix: 'Install it on this machine. “npx stagegate doctor” lists what is missing and how to get it.',
    origin: 'tool',
    rank: 13,
  },
  'tool-failed': {
    what: 'the tool failed',
    fix: `${seeOutput} Fix the problem and run the gate again.`,
    origin: 'tool',
    rank: 16,
  },
  'tool-timed-out': {
    what: 'the tool exceeded its deadline and was stopped',
    fix: `${seeOutput} Fix what it hung on.`,
    origin: 'tool',
    rank: 15,
  },
  'tool-killed': {
    what: 'the tool was killed',
    fix: 'Find out what ended it: the system’s log says whether memory ran out (journalctl -k; OOMKilled of a container), the CI job’s log whether time did. Give it more memory or time, then run the gate again.',
    origin: 'tool',
    rank: 14,
  },
  'tool-wrote-nothing': {
    what: 'the tool ended without a result',
    fix: `${seeOutput} Fix the problem and run the gate again.`,
    origin: 'tool',
    rank: 17,
  },
  'tool-output-unreadable': {
    what: 'the tool’s result could not be read',
    fix: 'Let what writes the named file write all of it, and nothing else write to it. If nothing does, report it with the run’s folder.',
    origin: 'tool',
    rank: 18,
  },
} as const satisfies Partial<Record<ReasonCode, Words>>;
