import { describe, expect, test } from 'vitest';
import { errorIn, isWaiting } from './words.ts';

describe('a page that is still loading', () => {
  test.each([
    'Loading…',
    'Loading your orders...',
    'Please wait',
    'Please wait a moment.',
    'One moment, please',
    '…',
    'Signing you in',
  ])('%s', (text) => expect(isWaiting(text)).toBe(true));
  test.each([
    '',
    'Loading dock 4 is free. Loading dock 5 is closed.',
    'Loading…\nOrders',
    'Wait times at the border',
    'Hello',
    '5',
  ])('is not: %j', (text) => expect(isWaiting(text)).toBe(false));
});

describe('a page that went wrong', () => {
  test.each([
    'Something went wrong',
    'Oops! Something went wrong.',
    'An unexpected error has occurred',
    'Error: ECONNREFUSED database',
    'TypeError: x is undefined',
    'Application error: a client-side exception has occurred (see the browser console for more information).',
    'Unexpected Application Error!',
    'Whitelabel Error Page',
    '500 Internal Server Error',
    'Error 503: Service Unavailable',
    '500 – Error',
    '404\nThis page could not be found.',
    '502 Bad Gateway\nnginx',
    'Shop\nHome\nInternal Server Error',
  ])('%j', (text) => expect(errorIn(text)).toBeDefined());

  test.each([
    'Orders\nNothing found',
    '500 orders are open',
    '404',
    'Errors in your meter reading? Call us.',
    'What to do when something went wrong',
    'Error rate\n0.2 %',
    'Status: fine\nError: none',
    '500 errors in the last hour',
    'Servers\n500 requests in a minute',
    `Something went wrong${' and more'.repeat(200)}`,
  ])('is not: %j', (text) => expect(errorIn(text)).toBeUndefined());
});
