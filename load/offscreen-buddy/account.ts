/** The account that the users of a load run share. k6 loads this file. */
import { sleep } from 'k6';
import { accountRemoval, paths } from '../../fixtures/systems/offscreen-buddy.ts';
import { created, removed } from '../lib/created.ts';
import { environment } from '../lib/environment.ts';
import { type Answer, field, type Request, request } from '../lib/request.ts';

export interface Account {
  readonly email: string;
  readonly token: string;
  readonly milestones: readonly string[];
}

/** Signs up, and gives the account three milestones with progress. Throws where staging refuses. */
export function signUp(): Account {
  const email = `gate-${environment.run
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(-30)}-${random(4)}@example.com`;
  const answer = must(201, {
    method: 'POST',
    path: paths.signUp,
    json: { email, password: `Gate-${random(24)}!`, name: 'Load test' },
  });
  const token = String(field(answer, 'accessToken'));
  created(accountRemoval(email, token));
  const milestones = ['Read a book', 'Walk to work', 'Call an old friend'].map((title) => {
    const id = String(field(must(201, { method: 'POST', path: paths.milestones, token, json: { title } }), 'id'));
    must(201, {
      method: 'POST',
      path: paths.progress(id),
      name: paths.progress(':id'),
      token,
      json: { percentage: 25 },
    });
    return id;
  });
  return { email, token, milestones };
}

/** Deletes the account with everything in it. */
export function remove({ email, token }: Account): void {
  if (insist({ method: 'DELETE', path: paths.profile, token }).status === 204) removed(accountRemoval(email, token));
}

function must(status: number, asked: Request): Answer {
  const answer = insist(asked);
  if (answer.status !== status) {
    const got = answer.status === 0 ? `no answer (${answer.error})` : `${answer.status}`;
    throw new Error(`${asked.method} ${asked.path}: expected ${status}, got ${got}.`);
  }
  return answer;
}

/** Errors are what the users' iterations measure: here they are asked again, up to four times. */
function insist(asked: Request): Answer {
  for (let attempt = 1; ; attempt += 1) {
    const answer = request(asked);
    if (answer.status < 500 || attempt === 5) return answer;
    sleep(0.2);
  }
}

function random(length: number): string {
  return Array.from({ length }, () => Math.floor(Math.random() * 36).toString(36)).join('');
}
