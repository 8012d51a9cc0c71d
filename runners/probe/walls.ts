/** What answered a probe in staging's place. */
import type { Files } from '../../core/claim.ts';
import type { Contact, Json, Task } from '../../core/model.ts';
import { contactOf } from '../../fixtures/access/wall.ts';
import type { OnWall } from '../../fixtures/probe/probe-context.ts';
import type { Left } from './evidence.ts';

const file = 'walls.json';

const most = 100;

type Noted = Parameters<OnWall>[0];

export class Walls {
  readonly #noted = new Map<string, Noted>();

  readonly note: OnWall = (wall) => void this.#noted.set(JSON.stringify(wall), wall);

  /** Nothing if there are none. */
  get left(): Left {
    const walls = [...this.#noted.values()].slice(0, most);
    return walls.length === 0 ? {} : { [file]: Buffer.from(`${JSON.stringify({ walls }, null, 2)}\n`) };
  }
}

/** What the task saw of them, and each of its checks; nothing if there are none. */
export function contactsIn(
  { args, checks }: Task,
  files: Files,
): { readonly contact?: Contact; readonly contacts?: Readonly<Record<string, Contact>> } {
  const bytes = files.get(file);
  if (bytes === undefined) return {};
  const { walls } = JSON.parse(Buffer.from(bytes).toString()) as { readonly walls: readonly Noted[] };
  const { measures = {} } = args as { readonly measures?: Readonly<Record<string, Json>> };
  const concerns = ({ subjects }: Noted, check: string): boolean =>
    subjects === undefined || subjects.some((subject) => JSON.stringify(subject) === JSON.stringify(measures[check]));
  return {
    contact: contactOf(walls),
    contacts: Object.fromEntries(checks.map(({ id }) => [id, contactOf(walls.filter((wall) => concerns(wall, id)))])),
  };
}

/** What the probe itself left. */
export function withoutWalls(files: Files): Files {
  return files.has(file) ? new Map([...files].filter(([path]) => path !== file)) : files;
}
