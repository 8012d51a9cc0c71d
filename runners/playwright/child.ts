/**
 * The process that waits for the run of a suite: `node child.ts <cli.js>`, with the program of the suite's own Playwright. It loads Playwright, after the guard, and
 * nothing of the team's. Once its order has come by standard input, it is what `node <cli.js> <arguments>` would be.
 */
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import type { Order } from './order.ts';

const [node = '', , cli = ''] = process.argv;
const load = createRequire(cli);
load('playwright/lib/program');
const given = await text(process.stdin);
// Without an order, there is no run.
if (given === '') process.exit(1);
const { args, variables }: Order = JSON.parse(given);
process.argv = [node, cli, ...args];
Object.assign(process.env, variables);
load(cli);
