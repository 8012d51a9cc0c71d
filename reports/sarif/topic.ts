/** Which checks belong into SARIF. */
import type { Finding } from '../../core/model.ts';

export type Topic = 'security' | 'accessibility';

const accessible = /accessib|a11y|\bwcag\b|\baxe\b/i;

/**
 * Security is a layer. Accessibility is measured in several: a check is about it where its name or one of its sentences says
 * so, or if a test failed with a rule of WCAG, as `expectAccessible` does.
 */
export function topicOf({ check, result, measurement }: Finding): Topic | undefined {
  if (check.layer === 'security') return 'security';
  if ([check.id, check.title, check.failure].some((text) => accessible.test(text.slice(0, 500))))
    return 'accessibility';
  const items = result === 'fail' ? (measurement?.items ?? []).slice(0, 20) : [];
  return items.some(({ label }) => /\bWCAG\b/.test(label.slice(0, 500))) ? 'accessibility' : undefined;
}
