/** Which environment a command is about. */
import { UsageError } from '../../core/errors.ts';
import { packageFolder, published } from '../../fixtures/context/install.ts';
import { knownNames, placeFor } from '../../fixtures/definition/find.ts';

/** Without a name it is the demo in the repository; the package has no demo, and a `UsageError` lists what can be named. */
export function environmentNamed(name: string | undefined, folder: string): string {
  if (name !== undefined) return name;
  return published ? refuse(packageFolder(folder)) : 'demo';
}

function refuse(root: string): never {
  const known = knownNames('environments', root);
  if (known.length > 0)
    throw new UsageError(`No environment was named. Known: ${known.join(', ')}. Type: npx stagegate ${known[0]}`);
  const place = placeFor('environments', 'staging', root);
  throw new UsageError(
    `There is no definition of an environment in ${root} yet. It says where staging is and what must be true of it. Write ${place} with: npx stagegate init https://staging.example.com`,
  );
}
