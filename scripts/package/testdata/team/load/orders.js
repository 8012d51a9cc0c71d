import { check, sleep } from 'k6';
import http from 'k6/http';

export const options = {
  vus: 2,
  duration: '2s',
  thresholds: { http_req_failed: ['rate<0.5'] },
};

export default function () {
  check(http.get(`${__ENV.SHOP_URL}/api/orders`), { 'orders are there': (answer) => answer.status === 200 });
  sleep(0.02);
}
