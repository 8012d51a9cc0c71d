import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ensureOn } from './index.js';
import { k6 } from './k6.js';
import { sources } from './k6-build.js';
import { says, TestMachine } from './testing/machine.ts';

const plain = 'k6 v1.8.1 (go1.26.8, linux/amd64)';
const extended = `${plain}\nExtensions:\n  github.com/grafana/xk6-ts v0.2.6, k6/x/ts [js]`;
const nothing = { missing: '', fix: '' };

/** A Go that builds a k6 saying `text`, or fails as `failure` says; `typescript` is what it does with the tag. */
function go(here: TestMachine, behaviour: { typescript: string; plain: string }): void {
  here.tool(
    'go',
    `case "$*" in
       version) echo 'go version go1.26.8 linux/amd64' ;;
       *xk6ts*) ${behaviour.typescript} ;;
       *) ${behaviour.plain} ;;
     esac`,
  );
}

const builds = (text: string): string =>
  `printf '#!/bin/sh\\n/bin/cat <<X\\n%s\\nX\\n' '${text}' > k6; /bin/chmod +x k6`;
const refuses = 'echo "go: example.org/x@v1.0.0: reading https://proxy/x.zip: 403 Forbidden" >&2; exit 1';
const unreachable = 'echo "go: example.org/x@v1.0.0: dial tcp: lookup proxy: no such host" >&2; exit 1';

const goBuilds = (here: TestMachine): number => here.calls.filter((call) => call.startsWith('go build')).length;

describe('a k6 named in K6_BIN', () => {
  test('is used as it is', async () => {
    using here = new TestMachine();
    const path = here.tool('other', says('other v2.2.0 (go1.26.8, linux/amd64)'));
    using naming = new TestMachine({ env: { K6_BIN: path } });
    expect(await k6.find(naming.machine)).toEqual({ path, version: '2.2.0', how: 'K6_BIN', extensions: [] });
  });

  test.each([
    ['there is no such file', '/nowhere/k6', undefined],
    ['it is version 0.50.0; 1.0 or newer is needed', 'old', says('k6 v0.50.0 (go1.21, linux/amd64)')],
    ['"version" says "hello"', 'hello', says('hello')],
    ['"version" ended with exit code 3', 'broken', 'exit 3'],
  ])('that does not work is never replaced by another: %s', async (why, name, script) => {
    using tools = new TestMachine();
    const path = script === undefined ? name : tools.tool(name, script);
    using here = new TestMachine({ env: { K6_BIN: path } });
    here.tool('k6', says(plain));
    go(here, { typescript: builds(extended), plain: builds(plain) });
    expect(await ensureOn(here.machine, ['k6'])).toMatchObject({
      k6: { missing: `K6_BIN is "${path}", which does not work: ${why}`, final: true },
    });
    expect(goBuilds(here)).toBe(0);
  });
});

describe('building k6', () => {
  test('prefers xk6-ts, and tells that it is in', async () => {
    using here = new TestMachine();
    here.tool('k6', says('k6 v1.0.0'));
    go(here, { typescript: builds(extended), plain: builds(plain) });
    const built = await k6.install(here.machine, nothing);
    expect(built).toMatchObject({
      version: '1.8.1',
      how: 'built from load/k6 with xk6-ts',
      extensions: ['github.com/grafana/xk6-ts v0.2.6'],
    });
    expect(here.lines.at(-1)).toMatch(/^set-up: done: built k6 with xk6-ts, 1 kB \(/);
  });

  test('does without xk6-ts where the module proxy refuses it, and does not ask again', async () => {
    using here = new TestMachine();
    go(here, { typescript: refuses, plain: builds(plain) });
    const built = await k6.install(here.machine, nothing);
    expect(built).toMatchObject({ how: 'built from load/k6 without xk6-ts', extensions: [] });
    expect(goBuilds(here)).toBe(2);
    expect(await k6.find(here.machine)).toEqual(built);
    expect(goBuilds(here)).toBe(2);
  });

  test('asks for xk6-ts again after a failure that was no answer', async () => {
    using here = new TestMachine();
    go(here, { typescript: unreachable, plain: builds(plain) });
    await k6.install(here.machine, nothing);
    expect(await k6.find(here.machine)).toMatchObject({ missing: 'it has not been built yet' });
    go(here, { typescript: builds(extended), plain: builds(plain) });
    expect(await k6.install(here.machine, nothing)).toMatchObject({ how: 'built from load/k6 with xk6-ts' });
  });

  test('builds anew when the pinned version changes', async () => {
    using here = new TestMachine();
    go(here, { typescript: builds(extended), plain: builds(plain) });
    await k6.install(here.machine, nothing);
    expect(await k6.find(here.machine)).toHaveProperty('path');
    here.file('load/k6/go.mod', 'another version');
    expect(await k6.find(here.machine)).toMatchObject({ missing: 'it has not been built yet' });
  });

  test('twice at the same time leaves one whole k6 and no scratch folder', async () => {
    using here = new TestMachine();
    go(here, { typescript: builds(extended), plain: builds(plain) });
    const [one, other] = await Promise.all([k6.install(here.machine, nothing), k6.install(here.machine, nothing)]);
    expect(one).toMatchObject({ version: '1.8.1' });
    expect(other).toEqual(one);
    expect(readdirSync(join(here.machine.cache, 'k6')).filter((name) => name.startsWith('build-'))).toEqual([]);
  });

  test('leaves the sources as they are', async () => {
    using here = new TestMachine();
    go(here, { typescript: `echo changed >> go.sum; ${builds(extended)}`, plain: builds(plain) });
    await k6.install(here.machine, nothing);
    expect(readdirSync(join(here.folder, 'load', 'k6')).sort()).toEqual(sources.toSorted());
    for (const name of sources) expect(readFileSync(join(here.folder, 'load', 'k6', name), 'utf8')).toBe(name);
    expect(await k6.find(here.machine)).toHaveProperty('path');
  });
});

test('a k6 that was built and does not run is missing, with what it said', async () => {
  using here = new TestMachine();
  go(here, { typescript: refuses, plain: `printf '#!/bin/sh\\nexit 126' > k6; chmod +x k6` });
  expect(await k6.install(here.machine, nothing)).toMatchObject({
    missing: expect.stringContaining(
      'it cannot be built: what was built does not work ("version" ended with exit code 126); and none is on the PATH; and ',
    ),
  });
});

describe('a k6 on the PATH', () => {
  test('is taken where Go is missing', async () => {
    using here = new TestMachine();
    const path = here.tool('k6', says(plain));
    expect(await k6.find(here.machine)).toEqual({ path, version: '1.8.1', how: 'PATH', extensions: [] });
  });

  test('is taken where the module proxy has no k6', async () => {
    using here = new TestMachine();
    const path = here.tool('k6', says(plain));
    go(here, { typescript: refuses, plain: refuses });
    expect(await k6.install(here.machine, nothing)).toMatchObject({ path, how: 'PATH' });
    expect(await k6.find(here.machine)).toMatchObject({ path, how: 'PATH' });
  });

  test('is not there either: the reason names the module that was refused', async () => {
    using here = new TestMachine();
    go(here, { typescript: refuses, plain: refuses });
    expect(await k6.install(here.machine, nothing)).toEqual({
      missing: expect.stringContaining(
        'it cannot be built: go build ended with exit code 1: the module proxy refuses example.org/x@v1.0.0 (403 Forbidden); and none is on the PATH; and ',
      ),
      fix: 'put a k6 1.0 or newer on the PATH, or name one in K6_BIN',
    });
  });

  test.each([
    ['without Go', undefined, 'it is built with Go, which is not on the PATH'],
    ['with a Go that is too old', '1.19', 'it is built with Go 1.25 or newer, and'],
  ])('is needed %s', async (_, version, why) => {
    using here = new TestMachine();
    if (version !== undefined) here.tool('go', says(`go version go${version} linux/amd64`));
    expect(await k6.find(here.machine)).toMatchObject({ missing: expect.stringContaining(why) });
  });
});

test('the guide and the remedy ask for the Go that the module asks for', async () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
  const needed = `Go ${/^go (\d+\.\d+)/m.exec(read('load/k6/go.mod'))?.[1]} or newer`;
  for (const guide of ['docs/in-ci.md', 'load/k6/README.md']) expect(read(guide), guide).toContain(needed);
  using here = new TestMachine();
  expect(await k6.find(here.machine)).toMatchObject({ fix: expect.stringContaining(needed) });
  here.tool('go', says('go version go1.19 linux/amd64'));
  expect(await k6.find(here.machine)).toMatchObject({ missing: expect.stringContaining(needed) });
});
