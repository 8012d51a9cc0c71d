/** What stood between the gate and staging, in words. */
import type { ReasonCode } from '../../core/model.ts';
import type { Words } from './words.ts';

export const ways = {
  unreachable: {
    what: 'staging could not be reached',
    fix: 'Check that staging is up, that its address in the definition is right, and that this machine can reach it (VPN, DNS, proxy).',
    origin: 'environment',
    rank: 5,
  },
  'connection-unreachable': {
    what: 'a connection of the definition could not be reached',
    fix: 'Check that the connection’s server is up, that host and port in the connection’s URL are right, and that this machine can reach it (VPN, DNS, a tunnel as its via).',
    origin: 'environment',
    rank: 5,
  },
  'no-answer': {
    what: 'staging did not answer a request in time, or closed its connection',
    fix: 'Find out in staging’s log what became of the request. The gate waits 5 s for the build that a service reports, and for what a claim asks as long as its "within" says.',
    origin: 'environment',
    rank: 5,
  },
  'untrusted-certificate': {
    what: 'staging’s certificate is not trusted',
    fix: 'If a private authority signed it, give that authority’s PEM file as access.ca in the definition; if it has expired, renew it; if it is for another host, have it issued for this one or write that host into the definition.',
    origin: 'environment',
    rank: 5,
  },
  'credentials-refused': {
    what: 'a connection’s user or password was refused',
    fix: 'Fix the user, password or token of the connection, in its URL or in the secret that the definition names, or let the server accept them.',
    origin: 'environment',
    rank: 5,
  },
  'no-such-database': {
    what: 'the database that a connection names is not there',
    fix: 'Fix the name at the end of the connection’s URL, or create the database on staging.',
    origin: 'environment',
    rank: 5,
  },
  'tls-refused': {
    what: 'a connection and its server do not agree on TLS',
    fix: 'Switch TLS on at the server, or set tls: true or tls: false at the connection in the definition, as the server has it.',
    origin: 'environment',
    rank: 5,
  },
  'tunnel-failed': {
    what: 'the tunnel to a connection could not be opened, or ended',
    fix: 'Type the command of the connection’s via by hand with a port in place of {port}, fix what it says, and make sure that it asks for nothing, neither a password nor whether to trust a host.',
    origin: 'environment',
    rank: 5,
  },
  'third-party-down': {
    what: 'a third party that staging depends on could not be used',
    fix: 'See its status page, and run the gate again once it is up. That it is down says nothing about the build.',
    origin: 'environment',
    rank: 12,
  },
  wall: {
    what: 'something in front of staging answered in its place',
    fix: 'Let the gate through: an allow-list, or a header, cookie or password that it accepts, given as access.headers, access.cookies or access.basic in the definition (for load: access.load). If it is the product’s own sign-in, declare its host as an origin.',
    origin: 'environment',
    rank: 5,
  },
  'try-later': {
    what: 'staging answered that it should be asked again later',
    fix: 'Wait as long as it says (maintenance, a restart, too much load), and make sure that it answers again. Then run what is inconclusive: npx stagegate again results/latest. If it answers others meanwhile, something in front of it stops the gate: let the gate through (access.headers, access.cookies or access.basic).',
    origin: 'environment',
    rank: 5,
  },
  gone: {
    what: 'staging stopped answering while the gate ran',
    fix: 'Find out why staging went away (a restart, a deployment, a crash in its log). Once it is up with the same build, run what is inconclusive: npx stagegate again results/latest.',
    origin: 'environment',
    rank: 5,
  },
  unavailable: {
    what: 'a gateway answered in place of a service',
    fix: 'Check that the service behind it runs, and what its log says.',
    origin: 'environment',
    rank: 8,
  },
  'foreign-origin': {
    what: 'an address was asked that is not a declared origin',
    fix: 'Make the suite take its base URL from a variable that the claim names (origins: { API_URL: "app" }), or in Playwright from PLAYWRIGHT_TEST_BASE_URL. If the address is part of staging, declare it as an origin; if load may reach it besides, list it under "also".',
    origin: 'test',
    rank: 6,
  },
  'refused-production': {
    what: 'a request to a production host was refused',
    fix: 'Make what asked for it point to staging: the suite’s base URL, the definition’s origins, or staging’s own links and redirects. If the host is staging’s after all, declare it as an origin.',
    origin: 'environment',
    rank: 10,
  },
} as const satisfies Partial<Record<ReasonCode, Words>>;
