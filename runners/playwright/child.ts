/**
 * Required after the guard by the process that waits for the run of a suite, `node <cli.js> <order.json>`, with the program of the suite's own Playwright. It loads
 * Playwright, and nothing of the team's. Once the file of its order is there, Node goes on as in `node <cli.js> <arguments>`: what waited leaves no trace in standard
 * input or in the main module.
 */
import { createRequire } from 'node:module';
import { awaitOrder } from '../suite/order-file.ts';
import type { Order } from './order.ts';

const [, cli = '', file = ''] = process.argv;
createRequire(cli)('playwright/lib/program');
const { args, variables } = awaitOrder<Order>(file);
process.argv.splice(2, 1, ...args);
Object.assign(process.env, variables);
// Workers are started with them.
process.execArgv.length = 0;
