/** Loaded first, this makes a gate believe in a machine of one core: it then runs each task alone, and its tools still have all cores. */

import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

os.availableParallelism = () => 1;
syncBuiltinESMExports();
