/**
 * Required after the guard by the process that waits for the run of a suite, `node <cli.js> <order.json>`, with the program of the suite's own Playwright. It loads
 * Playwright, and nothing of the team's. Once the file of its order is there, Node goes on as in `node <cli.js> <arguments>`: what waited leaves no trace in standard
 * input or in the main module.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Order } from './order.ts';

const [, cli = '', file = ''] = process.argv;
createRequire(cli)('playwright/lib/program');
const cell = new Int32Array(new SharedArrayBuffer(4));
while (!existsSync(file)) Atomics.wait(cell, 0, 0, 10);
const { args, variables }: Order = JSON.parse(readFileSync(file, 'utf8'));
process.argv.splice(2, 1, ...args);
Object.assign(process.env, variables);
// Workers are started with them.
process.execArgv.length = 0;
