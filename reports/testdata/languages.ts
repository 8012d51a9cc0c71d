/** Words as long as German makes them, and names that are written from right to left, wherever a team or its staging can put them. */
import type { GateReport } from '../../core/model.ts';
import { plan, report } from './samples.ts';

const german = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const hebrew = 'המשתמש מוסיף אבן דרך ורואה אותה ברשימה (2)';
const arabic = 'الصفحة الرئيسية لا تُحمَّل: 3 أخطاء!';

/** One blocker in each language, and everything beside them. */
function written(word: string, phrase: string): GateReport {
  const base = plan();
  const named = (text: string): string => `${phrase} ${text}`;
  const tasks = base.tasks.map((task) => ({
    ...task,
    checks: task.checks.map((check) => ({ ...check, title: named(check.title), failure: named(check.failure), why: named(check.why), owner: `@${word}` })),
  }));
  const items = [{ label: phrase, detail: `${word}\n${phrase}` }, { label: word, detail: phrase }];
  const evidence = [`evidence/uat/offscreen-buddy/${word}-trace.zip`];
  return report(
    {
      ...base,
      tasks,
      environment: { ...base.environment, name: word, origins: { app: `https://${word.toLowerCase()}.example` } },
      policy: { ...base.policy, name: word, waivers: [{ check: 'smoke/settings-console', reason: phrase, owner: word, until: '2026-12-15' }] },
      candidate: { named: true, services: { api: '1.4.0-812', app: '1.4.0-812', [word]: word } },
      requirements: { ...base.requirements, [word]: phrase, 'X-1': named(word) },
    },
    {
      measurements: {
        'health/redis': { value: phrase, samples: 3, attempts: [phrase, phrase, word], items, evidence },
        'uat/milestone': { value: 'failed', samples: 2, attempts: ['failed', 'failed'], items, evidence },
        'smoke/settings-console': { value: 1, items },
        'load/users-p95': undefined,
      },
      runs: { 'load/users': { status: 'errored', reason: { code: 'tool-failed', detail: phrase } } },
      execution: { leftovers: [phrase, word] },
    },
  );
}

export const languages = {
  german: written(german, `${german} konnte nicht ${german.toLowerCase()} werden`),
  hebrew: written('צוות-התשתיות', hebrew),
  arabic: written('فريق_البنية', arabic),
};
