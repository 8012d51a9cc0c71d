/** Node requires this first in each process of a suite: the guard, and what watches the attempt that runs. */
import { guardProcess } from '../../fixtures/access/guard-process.ts';
import { noteStarted } from './contact.ts';
import { findOwnModules } from './own-modules.ts';
import { watchTests } from './watch-tests.ts';

guardProcess(import.meta.filename, noteStarted);
findOwnModules();
Object.defineProperty(process, 'stagegateWatchesTests', { value: watchTests });
