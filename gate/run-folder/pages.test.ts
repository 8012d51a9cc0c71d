import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Evidence } from '../../core/model.ts';
import { redactor } from '../../fixtures/redaction/redact.ts';
import { RunFolder } from './folder.ts';
import { Pages } from './pages.ts';

let root: string;
let folder: RunFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pages-test-'));
  folder = new RunFolder(root, (bytes) => bytes);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const page = 'evidence/health.html';
const whole = (): string => readFileSync(join(root, page), 'utf8');
const keep = (task: string, files: Readonly<Record<string, string | Uint8Array>>, attempt = 1): readonly Evidence[] => {
  const inBytes = Object.entries(files).map(([name, content]) => [name, Buffer.from(content as string)]);
  return folder.keep({ task, attempt }, { folder: join(root, 'nowhere'), files: Object.fromEntries(inBytes) });
};
const paths = (evidence: readonly Evidence[]): readonly string[] => evidence.map(({ path }) => path);
/** As a command sees it that judges the run again. */
const seen = (task: string, evidence: readonly Evidence[], run = new RunFolder(root, (bytes) => bytes)) => {
  const { files, changed } = run.evidence({ task, evidence });
  return { files: [...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]), changed };
};

describe('what is kept of a task', () => {
  test('are pieces of a page, if it is short texts alone', () => {
    const first = keep('health/live', { 'answers.json': '{"status": 200}', 'answer-1.txt': 'ok' });
    const again = keep('health/live', { 'answer-1.txt': 'late' }, 2);
    expect(paths(first)).toEqual([`${page}#live/answer-1.txt`, `${page}#live/answers.json`]);
    expect(first.map(({ mediaType, bytes }) => [mediaType, bytes])).toEqual([
      ['text/plain', 2],
      ['application/json', 15],
    ]);
    expect(paths(again)).toEqual(['evidence/again-2/health.html#live/answer-1.txt']);
    expect(seen('health/live', first)).toEqual({
      files: [
        ['answer-1.txt', 'ok'],
        ['answers.json', '{"status": 200}'],
      ],
      changed: [],
    });
  });

  test.each([
    ['a picture', { 'a.txt': 'a', 'b.png': 'png' }],
    ['a page of its own', { 'a.html': '<p>a</p>' }],
    ['a long text', { 'a.txt': 'a'.repeat(20_001) }],
    ['bytes that are no text', { 'a.txt': new Uint8Array([0xff, 0xfe]) }],
  ])('are files if there is %s', (_, files) => {
    expect(paths(keep('health/live', files))).toEqual(Object.keys(files).map((name) => `evidence/health/live/${name}`));
  });

  test('are files if it left some in its folder, too', () => {
    const left = join(root, 'left');
    mkdirSync(left);
    writeFileSync(join(left, 'shot.png'), 'png');
    const kept = folder.keep({ task: 'health/live' }, { folder: left, files: { 'a.txt': Buffer.from('a') } });
    expect(paths(kept)).toEqual(['evidence/health/live/a.txt', 'evidence/health/live/shot.png']);
  });

  test('are files once the page is full, but pieces that another run had are put there', () => {
    const other = new RunFolder(join(root, 'other'), (bytes) => bytes);
    const files = { 'a.txt': Buffer.from('a'), 'b.txt': Buffer.from('b') };
    const evidence = other.keep({ task: 'health/live' }, { folder: join(root, 'nowhere'), files });
    mkdirSync(join(root, 'evidence'));
    writeFileSync(join(root, page), Buffer.alloc(50_000_001, '\n'));
    expect(paths(keep('health/ready', { 'a.txt': 'a' }))).toEqual(['evidence/health/ready/a.txt']);
    folder.copy(evidence, other);
    expect(paths(evidence)).toEqual([`${page}#live/a.txt`, `${page}#live/b.txt`]);
    expect(seen('health/live', evidence).changed).toEqual([]);
  });

  test('is not written through a link', () => {
    writeFileSync(join(root, 'elsewhere.html'), 'of somebody else');
    mkdirSync(join(root, 'evidence'));
    symlinkSync(join(root, 'elsewhere.html'), join(root, page));
    expect(() => keep('health/live', { 'a.txt': 'a' })).toThrow();
    expect(readFileSync(join(root, 'elsewhere.html'), 'utf8')).toBe('of somebody else');
  });
});

test('any text comes back as it was, and looks like nothing else in the page', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '</pre></article>\n<article id="b"><h2>b</h2><pre>',
      '&amp;lt;',
      '&quot;"',
      '\r\n\uFEFF',
      '<script>',
    ),
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(
        texts.filter((text) => text !== ''),
        { minLength: 1, maxLength: 8 },
      ),
      (ids) => {
        rmSync(join(root, 'evidence'), { recursive: true, force: true });
        const pages = new Pages(root);
        const pieces = ids.filter((id) => id.isWellFormed()).map((id) => [id, Buffer.from(`of ${id}`)] as const);
        for (const piece of pieces) pages.add(page, [piece]);
        for (const [id, bytes] of pieces) expect(pages.read(`${page}#${id}`)).toEqual(bytes);
        expect(pages.read(`${page}#other`)).toBeUndefined();
      },
    ),
  );
});

describe('of pieces', () => {
  const two = () => [keep('health/live', { 'a.txt': 'one' }), keep('health/ready', { 'a.txt': 'two' })] as const;

  test('one that was changed, one that was removed and all of a page that is gone are missed', () => {
    const [live, ready] = two();
    const before = whole();
    writeFileSync(join(root, page), before.replace('>one<', '>eins<'));
    expect([seen('health/live', live).changed, seen('health/ready', ready).changed]).toEqual([paths(live), []]);
    writeFileSync(join(root, page), before.replace(/<article id="live.*\n/, ''));
    expect([seen('health/live', live).changed, seen('health/ready', ready).changed]).toEqual([paths(live), []]);
    rmSync(join(root, page));
    expect([seen('health/live', live).changed, seen('health/ready', ready).changed]).toEqual([
      paths(live),
      paths(ready),
    ]);
  });

  test('a change that happens during the run is seen at its end', () => {
    const [live] = two();
    expect(seen('health/live', live, folder).changed).toEqual([]);
    writeFileSync(join(root, page), whole().replace('>one<', '>eins<'));
    folder.lookAgain();
    expect(seen('health/live', live, folder).changed).toEqual(paths(live));
  });

  test('none is of another task', () => {
    const [live] = two();
    const others = ['health/liv', 'health/ready', 'api/live'].map((task) => seen(task, live).changed);
    expect(others).toEqual([paths(live), paths(live), paths(live)]);
    expect(seen('health/live', [{ ...live[0], path: `${page}#live/../live/a.txt` } as Evidence]).changed).toHaveLength(
      1,
    );
  });

  test('what follows one that was cut off is read', () => {
    const [live, ready] = two();
    appendFileSync(join(root, page), '<article id="cut/a.txt"><h2>cut/a.txt</h2><pre>cut o');
    const later = keep('health/later', { 'a.txt': 'three' });
    for (const [task, evidence] of [
      ['health/live', live],
      ['health/ready', ready],
      ['health/later', later],
    ] as const)
      expect(seen(task, evidence).changed).toEqual([]);
  });

  test('a secret that is learned later is taken out of texts and names, and the others stay', () => {
    const learned = redactor([{ name: 'LATE', value: 'c4nary<&late' }]);
    const live = keep('health/live', { 'c4nary<&late.txt': 'said c4nary<&late', 'a.txt': 'nothing' });
    const [, ready] = two();
    writeFileSync(join(root, page), whole().replace('>two<', '>c4nary&lt;&amp;late, forged<'));
    folder.searchAgain(learned);
    expect(whole()).not.toContain('c4nary');
    const now = folder.written.current(live);
    expect(paths(now)).toEqual([`${page}#live/a.txt`, `${page}#live/[secret LATE].txt`]);
    expect(seen('health/live', now)).toEqual({
      files: [
        ['a.txt', 'nothing'],
        ['[secret LATE].txt', 'said [secret LATE]'],
      ],
      changed: [],
    });
    expect(seen('health/ready', folder.written.current(ready)).changed).toEqual(paths(ready));
  });
});
