/** Loaded first, this makes a gate believe that there is no core to share: it then runs each task alone, and its tools still have all cores. */

import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

os.availableParallelism = () => 0;
syncBuiltinESMExports();
