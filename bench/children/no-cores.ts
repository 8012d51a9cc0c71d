/** Loaded first, this makes a gate believe that there is less of a core than any task needs: it then runs each alone, and its tools still have all cores. */

import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

os.availableParallelism = () => 0.2;
syncBuiltinESMExports();
