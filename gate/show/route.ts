/** What a request is answered with. */
import { realpathSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { isTrace } from '../../reports/links.ts';

export interface Sources {
  /** The run's folder. */
  readonly run: string;
  /** The folder of the trace viewer; without one, traces are downloads. */
  readonly viewer?: string | undefined;
}

/**
 * `report`: ours, with a policy of its own. `evidence`: it has content from staging. `viewer`: Playwright's, which shows
 * content from staging.
 */
export type Trust = 'report' | 'evidence' | 'viewer';

export interface Message {
  readonly status: number;
  readonly sentence: string;
}

export type Reply = Message | { readonly to: string } | { readonly file: string; readonly trust: Trust };

const missing: Message = {
  status: 404,
  sentence: 'There is no such file in this run: it was removed, or never written.',
};

/** The folders of `sources` are real paths, with no link in them. */
export function route(request: IncomingMessage, { run, viewer }: Sources): Reply {
  const { method, url = '', headers } = request;
  if (!isOurs(request)) return { status: 403, sentence: 'This server answers to 127.0.0.1 and localhost alone.' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, sentence: 'There is nothing to change here.' };
  const path = segments(url);
  if (path === undefined) return { status: 400, sentence: 'This address names no file.' };
  if (headers['service-worker'] !== undefined && path[0] !== 'trace')
    return { status: 403, sentence: 'A run leaves nothing behind in the browser.' };
  if (path.length === 0) return { to: '/report.html' };
  const [first, ...rest] = path;
  if (first === 'trace') return reply(fileAt(viewer, rest), 'viewer');
  const file = fileAt(run, path);
  if (file !== undefined && viewer !== undefined && isTrace(file) && isNavigation(request))
    return { to: `/trace/index.html?trace=${encodeURIComponent(`http://${headers.host}${url}`)}` };
  return reply(file, path.join('/') === 'report.html' ? 'report' : 'evidence');
}

function reply(file: string | undefined, trust: Trust): Reply {
  return file === undefined ? missing : { file, trust };
}

/** A page elsewhere may point a name of its own at this machine; the browser still sends that name. It leaves out port 80. */
export function isOurs({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  const port = socket.localPort === 80 ? '(?::80)?' : `:${socket.localPort}`;
  return new RegExp(`^(?:127\\.0\\.0\\.1|localhost)${port}$`).test(headers.host ?? '');
}

/** The path's parts, decoded; undefined if one of them could mean another folder. */
function segments(url: string): readonly string[] | undefined {
  const path = url.replace(/[?#].*$/s, '');
  if (path === '/') return [];
  try {
    const parts = path.split('/').slice(1).map(decodeURIComponent);
    return path.startsWith('/') && parts.every(isName) ? parts : undefined;
  } catch {
    return undefined;
  }
}

function isName(part: string): boolean {
  return !['', '.', '..'].includes(part) && !/[/\\]/.test(part) && !part.includes('\0');
}

/** The file, if it is a plain one inside the folder and no link leads to it. */
function fileAt(folder: string | undefined, parts: readonly string[]): string | undefined {
  if (folder === undefined) return undefined;
  const path = join(folder, ...parts);
  try {
    return realpathSync(path) === path && statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}

/** A person follows a link; the viewer fetches the same address for its bytes. */
function isNavigation({ headers }: IncomingMessage): boolean {
  const destination = headers['sec-fetch-dest'];
  return destination === undefined ? /\btext\/html\b/.test(headers.accept ?? '') : destination === 'document';
}
