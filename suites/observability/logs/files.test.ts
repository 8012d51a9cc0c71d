import { renameSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changed, eachInOwnFolder, early, fail, judge, late, pass, root, unseen, write } from './testing/judge.ts';

eachInOwnFolder();

describe('a log file', () => {
  test('that was rotated is read on in the one before', async () => {
    write(early('INFO old') + late('ERROR in the first') + late('INFO last'), 'app.log.1');
    write(late('INFO ready'));
    expect((await judge()).first).toMatchObject({
      cause: fail,
      value: 1,
      items: [['ERROR in the first', expect.anything()], expect.anything()],
    });
    // One from before the gate, by its time on disk, has nothing of it.
    utimesSync(join(root, 'app.log.1'), new Date('2026-11-20'), new Date('2026-11-20'));
    expect((await judge()).first).toMatchObject({ cause: pass });
    renameSync(join(root, 'app.log.1'), join(root, 'app.log.1.gz'));
    utimesSync(join(root, 'app.log.1.gz'), new Date(), new Date());
    expect((await judge()).first).toMatchObject(unseen(/^app\.log\.1\.gz is compressed/));
  });

  test('whose number is before its ending is read on as well', async () => {
    write(early('INFO old') + late('ERROR in the first'), 'app.1.log');
    write(late('INFO ready'));
    expect((await judge()).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('whose clock is not that of this machine has not shown what is since the gate began', async () => {
    write(early('INFO old') + late('INFO ready'));
    changed('2026-11-21T02:01:01.000Z');
    expect((await judge()).first).toMatchObject({ cause: pass });
    changed('2026-11-21T02:05:00.000Z');
    const behind =
      /^the last line of app\.log with a time is of 2026-11-21T02:00:01\.000Z, and it was written to at .*02:05:00/;
    expect((await judge()).first).toMatchObject(unseen(behind));
    expect((await judge({ since: /old/ })).first).toMatchObject({ cause: pass });
    write(late('ERROR of then'));
    changed('2026-11-21T02:05:00.000Z');
    expect((await judge()).first).toMatchObject({ cause: fail, value: 1 });
    changed('2026-11-21T01:55:00.000Z');
    expect((await judge()).first).toMatchObject(unseen(/written to at 2026-11-21T01:55:00.000Z: if its clock or its/));
    expect((await judge({ since: 'all' })).first).toMatchObject({ cause: fail, value: 1 });
  });

  test('shows its clock by its last line with a time', async () => {
    write(`${early('INFO old')}${late('INFO ready')}    config: default\n`);
    changed('2026-11-21T02:05:00.000Z');
    expect((await judge()).first).toMatchObject(unseen(/is of 2026-11-21T02:00:01\.000Z, and it was written to/));
    changed('2026-11-21T02:01:01.000Z');
    expect((await judge()).first).toMatchObject({ cause: pass });
  });

  test('that was copied before the gate may be of any age', async () => {
    write(`${early('INFO old')}2026-11-21T01:59:00.000Z INFO ready\n`);
    changed('2026-11-21T01:59:59.000Z');
    expect((await judge()).first).toMatchObject(unseen(/^no line since the gate first saw the build/));
  });

  test('that was emptied under its program begins with zeros', async () => {
    write(`${'\0'.repeat(100_000)}${late('INFO ready')}`);
    expect((await judge()).first).toMatchObject({ cause: pass });
  });

  test('of 2 GB is read from its end', async () => {
    write('');
    truncateSync(join(root, 'app.log'), 2_000_000_000);
    write(`\n${early('INFO old')}${late('INFO ready')}`);
    expect((await judge()).first).toMatchObject({
      cause: pass,
      items: [['looked at 1 line', expect.stringMatching(/^the last 16,000,000 of 2,000,\d+,\d+ bytes of app\.log/)]],
    });
    expect((await judge({ since: 'all' })).first).toMatchObject(unseen(/^only the last 16 MB were read/));
    write(late('FATAL out of memory'));
    expect((await judge({ since: 'all' })).first).toMatchObject({ cause: fail, value: 1 });
  });
});
