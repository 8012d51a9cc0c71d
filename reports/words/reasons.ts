/** Why a task measured nothing, in words. */
import type { ReasonCode } from '../../core/model.ts';
import { tools } from './tools.ts';
import { ways } from './ways.ts';
import type { Words } from './words.ts';

export const reasons: Readonly<Record<ReasonCode, Words>> = {
  ...ways,
  ...tools,
  'signed-out': {
    what: 'the test account could not sign in, or its session expired',
    fix: 'Check that sign-in works, and check the account and its secret in the definition; then run the gate again.',
    origin: 'environment',
    rank: 11,
  },
  'sign-in-failed': {
    what: 'staging failed while a test account signed in',
    fix: 'Fix sign-in on staging: it failed by itself, and refused neither the account nor its secret.',
    origin: 'product',
    rank: 11,
  },
  'not-staging': {
    what: 'the deployment does not identify itself as staging, so it was not judged',
    fix: 'Check that the origin’s address is staging’s. If it is, deploy the service that says otherwise with staging’s configuration, or fix where the definition looks for the name, under "identity".',
    origin: 'environment',
    rank: 9,
  },
  'not-allowed': {
    what: 'the environment does not allow what the task does',
    fix: 'Add the effect to "allows" in the definition, or remove the claim.',
    origin: 'environment',
    rank: 30,
  },
  'other-candidate': {
    what: 'staging runs a different build than expected',
    fix: 'Wait for the roll-out (--wait 10m), or name the build that is deployed (--candidate).',
    origin: 'environment',
    rank: 7,
  },
  unidentified: {
    what: 'a service did not say which build it is',
    fix: 'Let the service return its version or commit there, or fix where the definition looks for it, under "identity". If an older build that does not say it is still deployed, wait for the roll-out (--wait 10m).',
    origin: 'environment',
    rank: 8,
  },
  'nothing-there': {
    what: 'nothing was found where a service should say which build it is',
    fix: 'Check the origin’s address, with its path: it may be mistyped, or another application’s. If it is right, fix the path under "identity", deploy a build that answers there, or give the key that lets the gate in (access.headers).',
    origin: 'environment',
    rank: 7,
  },
  refused: {
    what: 'a service refused to say which build it is',
    fix: 'Give the key that staging asks for as access.headers, access.cookies or access.basic in the definition, or name an account under "identity".',
    origin: 'environment',
    rank: 7,
  },
  'from-cache': {
    what: 'a cache said which build a service is, or its clock is wrong',
    fix: 'Exclude the named path from caching, or let the definition ask the service behind the cache, under "identity". If only a date is named, set the clocks of this machine and of staging first.',
    origin: 'environment',
    rank: 8,
  },
  gatekeeper: {
    what: 'an earlier layer did not pass, so later results would be meaningless',
    fix: 'Fix that layer first.',
    origin: 'environment',
    rank: 38,
  },
  'script-broken': {
    what: 'the load script itself is broken',
    fix: 'Fix the script at the place that is named, and run the gate again. It uses a name there that is not defined; look at the failed requests too, if only some answers lead there.',
    origin: 'test',
    rank: 5,
  },
  'tests-differ': {
    what: 'the tests that ran are not the tests that were planned',
    fix: 'If the claim lists its tests, correct its list, or the names that the report has. Otherwise give no test a title that changes from run to run, and do not change the specs while the gate runs. If titles of a Vitest file depend on what other files load, give the claim listing: "isolated".',
    origin: 'test',
    rank: 20,
  },
  'no-assertion': {
    what: 'the test asserts nothing, so it could not fail',
    fix: 'Add an assertion (expect) to the test’s own body, and await it. One in a hook or a fixture, one that is caught, and one that nobody awaits do not count. A concurrent test of Vitest needs the expect of its context.',
    origin: 'test',
    rank: 21,
  },
  'no-contact': {
    what: 'no declared origin answered what was tested, so it says nothing about staging',
    fix: 'Make the test ask staging, at the URL that the claim gives it: origins: { API_URL: "app" } sets the variable API_URL; in Playwright it is the base URL. If one answer to the whole suite is enough, give the claim contact: "task"; if it tests something else, contact: { none: "why" }.',
    origin: 'test',
    rank: 6,
  },
  'no-baseline': {
    what: 'there is no baseline to compare it with',
    fix: 'Record one with “npx stagegate record baseline results/*” after eight accepted runs, and commit it.',
    origin: 'test',
    rank: 26,
  },
  'other-baseline': {
    what: 'its baseline was measured by other means',
    fix: 'Measure as the baseline was measured: with the profile, the tools and the number of processors that it names. Or record another one with “npx stagegate record baseline results/*” after eight accepted runs that are like this one.',
    origin: 'test',
    rank: 26,
  },
  'no-sample': {
    what: 'nothing happened that it could be measured by',
    fix: 'If staging answered with errors, find their cause in its log. If not, change the script so that it does what is measured, or the claim or threshold that asks for it.',
    origin: 'test',
    rank: 25,
  },
  'not-sampled': {
    what: 'it could not be watched all through the load',
    fix: 'Run the gate again. If it happens again, find out why what is sampled did not answer under this load.',
    origin: 'environment',
    rank: 24,
  },
  skipped: {
    what: 'the test was skipped',
    fix: 'Remove the skip, or waive the check in the policy: waivers: [{ check, reason, owner, until }], with the id above as check.',
    origin: 'test',
    rank: 22,
  },
  'set-up-failed': {
    what: 'a set-up or a test before it failed, so it was not run',
    fix: 'Fix the failure that is named here; what depends on it then runs.',
    origin: 'test',
    rank: 17,
  },
  'suite-failed': {
    what: 'the suite itself broke',
    fix: 'Fix the error that is named here: it is in a hook, a fixture, a global set-up or tear-down, or a promise that nobody awaited. What the tool said of it is in the task’s evidence.',
    origin: 'test',
    rank: 16,
  },
  'outcome-unknown': {
    what: 'the report names an outcome that is not known to mean passed',
    fix: 'Find out in the tool’s output why the test ended so. If the word means passed, failed or skipped, make the tool’s reporter write that.',
    origin: 'test',
    rank: 22,
  },
  'noisy-host': {
    what: 'the machine was too busy for its timings to count',
    fix: 'Stop what else uses this machine’s processors, or take another machine, and run the gate again. “npx stagegate again results/latest” runs only what is inconclusive.',
    origin: 'tool',
    rank: 23,
  },
  saturated: {
    what: 'the load generator was the bottleneck, so its timings do not count',
    fix: 'Run the gate on a machine with more processors or less to do, ask for less load (fewer users, or a sleep() between their requests), or let the script do less in JavaScript.',
    origin: 'tool',
    rank: 23,
  },
  settled: {
    what: 'the load ended early, because a check of it had failed for certain',
    fix: 'Fix that failure first. To see the whole load all the same, set early: false in the policy, or in a k6(…) claim.',
    origin: 'tool',
    rank: 37,
  },
  'evidence-changed': {
    what: 'evidence is missing, or was changed after the run',
    fix: 'If something that the gate runs cleans results/, keep it from that folder (git clean --exclude results), and run the gate again. If the folder was changed afterwards, judge it as the run left it.',
    origin: 'tool',
    rank: 19,
  },
  interrupted: {
    what: 'the run was interrupted',
    fix: 'Run the gate again and let it finish.',
    origin: 'tool',
    rank: 2,
  },
  'not-reached': {
    what: 'the run did not get that far',
    fix: 'Run the gate again and let it finish.',
    origin: 'tool',
    rank: 37,
  },
  'not-signed': {
    what: 'waits for a signature',
    fix: 'Read the report. If you accept what it says, sign it with the line given here.',
    origin: 'person',
    rank: 40,
  },
  'gate-failed': {
    what: 'the gate itself failed',
    fix: 'If the message names a file that cannot be written, a missing permission or a full disk of this machine, fix that and run the gate again. If not, run it again, and if it fails again, report it with the run’s folder.',
    origin: 'tool',
    rank: 0,
  },
};
