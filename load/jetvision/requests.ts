/** JET-16: the guide's load: health, and a request that nobody has signed in for. */
import { check, sleep } from 'k6';
import http from 'k6/http';
import { exampleRequest, paths } from '../../fixtures/systems/jetvision.ts';
import { request } from '../lib/request.ts';

// A refusal is the right answer to who is not signed in.
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 399 }, 401));

export default function (): void {
  const health = request({ path: paths.health });
  check(health, {
    'health check status is 200': ({ status }) => status === 200,
    'health check response time < 500ms': ({ timings }) => timings.duration < 500,
  });
  sleep(1);
  const refused = request({ method: 'POST', path: paths.requests, json: exampleRequest });
  check(refused, {
    'create endpoint responds': ({ status }) => status === 401,
    'create endpoint response time < 2s': ({ timings }) => timings.duration < 2_000,
  });
  sleep(2);
}
