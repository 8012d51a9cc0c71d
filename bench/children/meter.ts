/** Loaded first, this writes the most memory that the process ever held, in MB, to the file that `METER` names. */
import { writeFileSync } from 'node:fs';
import { processVariables } from '../../fixtures/context/process-env.js';
import { peak } from '../peak.ts';

const { METER: file = '/dev/null' } = processVariables();
process.on('exit', () => writeFileSync(file, String(peak())));
