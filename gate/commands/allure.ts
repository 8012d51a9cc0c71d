/** Writes a saved run for Allure: its results, and its report if Allure's command can make one. */
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import type { GateReport } from '../../core/model.ts';
import { packageFolder } from '../../fixtures/context/install.ts';
import { gateReport } from '../../reports/json/schema/report.ts';
import { subject, verdictWord } from '../../reports/summary.ts';
import { generateAllureReport } from '../allure/generate.ts';
import { writeAllureResults } from '../allure/write.ts';
import type { CliContext } from '../options.ts';
import { saved } from '../run-folder/saved/json.ts';
import { newest, runFolder } from '../run-folder/saved/open.ts';
import { withRunScope } from '../scope.ts';

/** Of the newest run, unless another was typed. Resolves to 0 if the results are written, and to 2 if Allure's command was found and failed. */
export function writeAllure(folderTyped: string | undefined, cli: CliContext): Promise<number> {
  const root = packageFolder(cli.cwd());
  const typed = folderTyped ?? newest(cli.cwd());
  const folder = runFolder(typed, cli.cwd()).path;
  const report = readReport(typed, cli);
  return withRunScope(cli, async (scope) => {
    const { results, attachments } = writeAllureResults(report, folder);
    cli.stdout.write(`results: ${join(typed, 'allure-results')} (${results} results, ${attachments} attachments)\n`);
    const made = await generateAllureReport(folder, `${verdictWord(report)} ${subject(report)}`, root, scope);
    if ('path' in made) {
      const path = join(typed, 'allure-report');
      cli.stdout.write(`report: ${path}/index.html (to look at it: npx allure open ${path})\n`);
      return 0;
    }
    cli.stderr.write(`There is no report of them: ${'missing' in made ? made.missing : made.failed}.\n`);
    return 'missing' in made ? 0 : 2;
  });
}

function readReport(typed: string, cli: CliContext): GateReport {
  const report = saved<GateReport>(runFolder(typed, cli.cwd()), 'report.json', typed);
  const read = gateReport.safeParse(report);
  if (read.success) return report;
  const place = read.error.issues[0]?.path.join('.') ?? '';
  throw new UsageError(
    `${join(typed, 'report.json')} is not as stagegate writes it${place === '' ? '' : ` (at "${place}")`}: it was changed. Write it again with "stagegate decide ${typed}".`,
  );
}
