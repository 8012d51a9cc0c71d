/** How a file goes to the browser, and what it may do there. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, extname } from 'node:path';
import send from 'send';
import type { Message, Trust } from './route.ts';

/**
 * A report may come from anywhere too: it runs what is in it, shows pictures of its run, and reaches nothing else.
 * Evidence is sandboxed: it runs in an origin of its own and loads nothing. The viewer fetches from here alone.
 */
const policies: Readonly<Record<Trust, string>> = {
  report: [
    `default-src 'none'`,
    `script-src 'unsafe-inline'`,
    `style-src 'unsafe-inline'`,
    `img-src 'self' data:`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; '),
  evidence: [
    'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox',
    `default-src 'none'`,
    `script-src 'unsafe-inline'`,
    `style-src 'unsafe-inline'`,
    `img-src data: blob:`,
    `font-src data:`,
    `media-src 'self'`,
    `frame-ancestors 'none'`,
  ].join('; '),
  viewer: [
    `connect-src 'self' data: blob:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'self'`,
  ].join('; '),
};

/** Text that a browser would otherwise offer as a download, or run as a document. */
const readAsText = new Set(['.md', '.jsonl', '.xml', '.log']);

export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, trust }: { readonly file: string; readonly trust: Trust },
): void {
  response.setHeader('Content-Security-Policy', policies[trust]);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Cache-Control', 'no-store');
  if (trust !== 'viewer') response.setHeader('Referrer-Policy', 'no-referrer');
  if (readAsText.has(extname(file).toLowerCase())) response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  send(request, encodeURIComponent(basename(file)), {
    root: dirname(file),
    dotfiles: 'allow',
    cacheControl: false,
    etag: false,
    lastModified: false,
    index: false,
  })
    .on('error', ({ status = 500 }: { readonly status?: number }) =>
      tell(response, { status, sentence: 'This part of the file cannot be had.' }),
    )
    .pipe(response);
}

export function redirect(response: ServerResponse, to: string): void {
  response.writeHead(302, { Location: to, 'Cache-Control': 'no-store' }).end();
}

export function tell(response: ServerResponse, { status, sentence }: Message): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response
    .writeHead(status, {
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    })
    .end(`${sentence}\n`);
}
