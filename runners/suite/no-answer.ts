/** How clients say that nobody answered, in one table for all tools and languages. */

/** What happened, the closest to the cause first. */
export type NoAnswer = 'certificate' | 'unknown-host' | 'no-route' | 'connect-timeout' | 'refused' | 'reset';

/** `java.net.ConnectException: `, `Errno::ECONNREFUSED: `, `AxiosError [CODE]: `, `page.goto: `. */
const name =
  '(?:(?:(?:[\\w.$\\\\]|::)*(?:Error|Exception|Timeout|TimedOut|Failed|Failure)|(?:page|frame|apiRequestContext|browserContext|context|request|route)\\.\\w+)(?: ?\\[\\w+\\]| \\(\\w+\\))? ?: )';

/** What a Go program puts in front of an error that it wraps, unless it quotes an answer. */
const wrapped =
  '(?:(?!(?:[\\w-]+ ){0,8}(?:got|want|wanted|expected|actual|body|status|response|answer|answered|returned|upstream)\\b)[a-z][\\w ./-]{0,60}: ){0,4}';

/** How a client begins when it says why its request failed. */
const request = `(?:${[
  `${wrapped}(?:Get|Head|Post|Put|Patch|Delete|Options) "?https?://\\S+: `,
  'rpc error: code = Unavailable desc = .{0,300}?transport: .{0,300}?',
  'HTTPS?ConnectionPool\\(host=\\S+ port=\\S+ Max retries exceeded with url: \\S* \\(Caused by .{0,300}?',
  "\\('Connection aborted\\.', .{0,300}?",
  '<?[\\w.]+(?:\\(host=[^)]*\\)| object at 0x\\w+>): Failed to establish a new connection: (?:\\[Errno -?\\d+\\] )?',
  '(?:<urlopen error )?\\[(?:Errno|WinError) -?\\d+\\] (?=\\S)',
  '<urlopen error ',
  'Cannot connect to host \\S+ ssl:\\S+ \\[.{0,300}?',
  'Failed to open TCP connection to \\S* \\(',
  'failed to connect: ',
  'Connect(?:ion)? to \\S+ (?:\\[[^\\]]*\\] )?failed: ',
  'I/O error on \\w+ request for "[^"]*": ',
  'request to \\S+ failed, reason: ',
  'fetch failed \\((?:\\w*Error: )*',
  'error sending request for url \\(\\S+\\): .{0,300}?',
  'reqwest::Error \\{.{0,300}?',
  '(?:Error\\(Hyper\\()?(?:hyper::)?Error\\(Connect, .{0,300}?',
  '(?:(?:error trying to connect|client error \\(Connect\\)|tcp connect error|dns error): )+',
  'One or more errors occurred\\. \\(',
  'ClientException with SocketException: ',
  'unknown error: ',
].join('|')})`;

const className = (names: string): string => `(?:[\\w$]+\\.)*(?:${names})\\b`;

const phrases: Readonly<Record<NoAnswer, readonly string[]>> = {
  certificate: [
    'self[- ]signed certificate|certificate has expired|certificate is not yet valid|certificate verify failed',
    'unable to (?:verify|get) .*certificate|Hostname/IP does not match',
    'DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:VERIFY|GET)_\\w+|CERT_HAS_EXPIRED|ERR_TLS_CERT_\\w+',
    'net::ERR_CERT_\\w+|SEC_ERROR_\\w+|SSL_ERROR_BAD_CERT_DOMAIN|\\[SSL: CERTIFICATE_VERIFY_FAILED\\]',
    '(?:tls: failed to verify certificate: )?x509: ',
    'PKIX path (?:building|validation) failed|unable to find valid certification path|No (?:subject alternative|name matching)',
    className('Certificate(?:Expired|NotYetValid)?Exception|SSLPeerUnverifiedException|CertPathValidatorException'),
    'Certificate for <\\S+> (?:doesn.t|does not) match|Hostname \\S+ not verified',
    'The remote certificate |invalid peer certificate',
    '(?:curl: \\(|cURL error )(?:51|60)\\b|SSL certificate problem|SSL_connect returned=1 .*certificate verify failed',
  ],
  'unknown-host': [
    '(?:getaddrinfo )?(?:ENOTFOUND|EAI_AGAIN)|getaddrinfo(?:: |\\(3\\)| failed)',
    '(?:dial \\w+(?: \\S+)?: )?lookup \\S+.*: (?:no such host|server misbehaving|i/o timeout|.*name resolution)',
    'no such host|nodename nor servname|name or service not known|(?:temporary failure in )?name resolution',
    'no address associated with|name does not resolve|failed to (?:resolve|lookup address)|could ?n.t resolve|could not resolve',
    'failed host lookup|NameResolutionError',
    className('UnknownHostException|UnresolvedAddressException|gaierror|ClientConnectorDNSError'),
    'net::ERR_NAME_NOT_RESOLVED|NS_ERROR_UNKNOWN_HOST|(?:curl: \\(|cURL error )6\\b',
  ],
  'no-route': [
    '(?:connect )?(?:EHOSTUNREACH|ENETUNREACH)|(?:dial \\S+ \\S+: connect: )?(?:no route to host|network (?:is )?unreachable)',
    className('NoRouteToHostException'),
    '(?:Errno::)?(?:EHOSTUNREACH|ENETUNREACH)',
    'net::ERR_(?:ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED|PROXY_CONNECTION_FAILED|TUNNEL_CONNECTION_FAILED)',
  ],
  'connect-timeout': [
    'connect ETIMEDOUT|Errno::ETIMEDOUT|Connect Timeout Error|connect(?:ion)? timed out|ConnectTimeoutError',
    '(?:Error )?\\[?(?:UND_ERR_CONNECT_TIMEOUT|ERR_SOCKET_CONNECTION_TIMEOUT)',
    className(
      'ConnectTimeout|ConnectTimeoutError|ConnectTimeoutException|HttpConnectTimeoutException|ConnectionTimeoutError',
    ),
    'failed to connect to .* after \\d+ ?ms$',
    '(?:Net::)?OpenTimeout\\b',
    'dial \\S+ \\S+: (?:i/o timeout|connect: (?:operation|connection) timed out)|net/http: TLS handshake timeout',
    'A connection attempt failed because the connected party|net::ERR_CONNECTION_TIMED_OUT',
    '(?:curl: \\(|cURL error )28\\b\\W+(?:Connection time|Failed to connect|Resolving timed out|SSL connection timeout)',
  ],
  refused: [
    '(?:connect )?ECONNREFUSED|\\w*Error \\[ECONNREFUSED\\]|at (?:internalConnectMultiple|afterConnectMultiple) \\(node:net',
    // Node says no more if a host has several addresses and none of them answers.
    'AggregateError:?\\s*\\)?$',
    'connection refused|Errno::ECONNREFUSED|(?:dial \\S+ \\S+: )?(?:connect(?:ex)?|getsockopt): (?:connection refused|No connection could be made)',
    'No connection could be made because the target machine actively refused|target machine actively refused',
    '(?:[\\w: ]*")?.{0,80}kind: ConnectionRefused',
    'failed to connect to (?:[\\w.-]*/)?\\[?[\\da-f.:]+',
    'Connection to \\S+ refused|Connect call failed',
    className('ConnectException|HttpHostConnectException|ConnectionRefusedError'),
    'httpx\\.ConnectError|httpcore\\.ConnectError|(?:NewConnectionError|ConnectError)\\b',
    'net::ERR_CONNECTION_(?:REFUSED|FAILED)|NS_ERROR_CONNECTION_REFUSED',
    "(?:curl: \\(|cURL error |Curl Exception: \\(|\\()7\\b(?=\\W+'?Failed to connect)",
  ],
  reset: [
    '(?:read |write )?(?:ECONNRESET|EPIPE)\\b|Errno::ECONNRESET|socket hang up|other side closed|connection reset',
    'Client network socket disconnected before secure TLS',
    'Remote end closed connection|RemoteDisconnected|Server disconnected|ConnectionResetError|RemoteProtocolError',
    '(?:read|write) \\S+ \\S+->\\S+: (?:read|write): connection reset by peer|EOF$',
    className('NoHttpResponseException') +
      '|\\S+ failed to respond|unexpected end of (?:stream|file) (?:on|from) (?:https?:|server)',
    'The response ended prematurely|connection closed before message completed|end of file reached',
    'net::ERR_(?:CONNECTION_(?:RESET|CLOSED|ABORTED)|EMPTY_RESPONSE)|NS_ERROR_NET_(?:RESET|EMPTY_RESPONSE)',
    '(?:curl: \\(|cURL error )(?:52|56)\\b',
  ],
};

const classes = (Object.keys(phrases) as NoAnswer[]).map((kind) => {
  const words = `(?:${phrases[kind].join('|')})`;
  return {
    kind,
    /** At the start of an error's words. */
    start: new RegExp(`^${name}*${request}?${words}`, 'i'),
    /** Anywhere: only where an error's name or a client's own words come first. */
    named: new RegExp(`^(?:${name}+${request}?|${request})${words}`, 'i'),
  };
});

/** Undefined if the words are not those of a client that had no answer. `starts`: an error begins here. */
export function noAnswer(words: string, starts: boolean): NoAnswer | undefined {
  return classes.find(({ start, named }) => (starts ? start : named).test(words))?.kind;
}
