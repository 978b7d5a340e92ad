import type { Literal } from "./strings.ts";

/** A text that mentions one of these can open connections (Python, JavaScript, Ruby, Perl, PHP, Lua and others). */
const CONNECTS =
  /\b(?:[Ss]ockets?|\w*Socket|fsockopen|pfsockopen|stream_socket_client|curl_init|curl_setopt|LWP|HTTP::\w+|Net::\w+|net\/\w+|Net|open-uri|OpenURI|createConnection|create_connection|open_connection|HTTPS?Connection|http\.client|smtplib|ftplib|telnetlib|poplib|imaplib|xmlrpc|paramiko|requests|urllib\d?|aiohttp|httpx|websockets?|WebSocket|dgram|gethostbyname|getaddrinfo|inet_aton|http2?|https|net|tls|dns|ftp|Mojo|Excon|Faraday|HTTParty|RestClient|GuzzleHttp|luasocket)\b/;
/** Connections that name no host where they are made. */
const OPENS =
  /\b(?:fsockopen|pfsockopen|stream_socket_client|socket\.create_connection|open_connection|HTTPS?Connection|TCPSocket\.(?:new|open)|UDPSocket\.new|Socket\.tcp|IO::Socket(?:::\w+)*\s*->\s*new|(?:net|tls)\.(?:connect|createConnection)|inet_aton|gethostbyname|Net::\w+(?:\.|->)\w+|HTTP::Tiny\s*->\s*new|smtplib\.SMTP\w*|ftplib\.FTP\w*|telnetlib\.Telnet|https?\.(?:get|request))\b/;
/** `host.example`, `host.example:80`, an address of IPv4. */
const HOST =
  /^(?:tcp:\/\/|ssl:\/\/|udp:\/\/|\/\/)?((?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d-]*[a-z\d](?::\d+)?)$/i;
/** Endings of files, which no host has. */
const FILE =
  /\.(?:py|js|mjs|cjs|ts|json|txt|md|csv|tsv|xml|html?|ya?ml|toml|ini|cfg|conf|log|env|pem|key|rb|pl|php|lua|sql|db|sqlite|zip|gz|tar|tgz|png|jpe?g|gif|svg|pdf|lock|bak|tmp|out|dat|bin)$/i;

/** What a text of a general language reaches. */
export interface Reached {
  /** Hosts that its literals name. */
  readonly hosts: readonly string[];
  /** It reaches a host that it does not name. */
  readonly isOpen: boolean;
}

/**
 * The hosts that a text connects to.
 * @param plain the text without what is in its quotes
 */
export function reachedBy(text: string, plain: string, literals: readonly Literal[]): Reached {
  if (!CONNECTS.test(text)) return { hosts: [], isOpen: false };
  const hosts = literals.flatMap(({ value }) => {
    const host = HOST.exec(value)?.[1];
    return host === undefined || FILE.test(host) ? [] : [host];
  });
  const isNamed = hosts.length > 0 || literals.some(({ value }) => value.includes("://"));
  return { hosts, isOpen: !isNamed && (OPENS.test(plain) || OPENS.test(text)) };
}
