/** Node requires this first in each process of a suite: the guard, and what the process knows of the attempt that runs. */
import { guardProcess } from '../../fixtures/access/guard-process.ts';
import * as attempts from './attempt.ts';
import { findOwnModules } from './own-modules.ts';

guardProcess(import.meta.filename);
findOwnModules();
Object.defineProperty(process, 'stagegateAttempts', { value: attempts });
