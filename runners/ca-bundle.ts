/** A private certificate authority, for tools that are not Node's. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

/** For OpenSSL, Go, Python and curl, in addition to the public authorities. `ca` is its PEM file; `folder` is private and takes the bundle. */
export function authorityVariables(ca: string | undefined, folder: string): Record<string, string> {
  if (ca === undefined) return {};
  const bundle = join(folder, 'authorities.pem');
  writeFileSync(bundle, [...rootCertificates, readFileSync(ca, 'utf8')].join('\n'));
  return { SSL_CERT_FILE: bundle, REQUESTS_CA_BUNDLE: bundle, CURL_CA_BUNDLE: bundle };
}
