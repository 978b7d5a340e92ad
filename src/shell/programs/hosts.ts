import { literal, START_MARK, type Word } from "../word.ts";
import { reads, visible, withoutStart, type ShellAccess } from "./touches.ts";

/** Ports of the schemes that the programs know (IANA's registry of service names); 0: it has none of its own. */
const PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  ftp: 21,
  ftps: 990,
  ssh: 22,
  sftp: 22,
  scp: 22,
  git: 9418,
  rsync: 873,
  telnet: 23,
  ldap: 389,
  ldaps: 636,
  smtp: 25,
  smtps: 465,
  imap: 143,
  imaps: 993,
  pop3: 110,
  pop3s: 995,
  mqtt: 1883,
  hkp: 11371,
  hkps: 443,
  socks4: 1080,
  socks4a: 1080,
  socks5: 1080,
  socks5h: 1080,
  amqp: 5672,
  amqps: 5671,
  dict: 2628,
  gopher: 70,
  grpc: 0,
  irc: 6667,
  mongodb: 27_017,
  "mongodb+srv": 27_017,
  mysql: 3306,
  nats: 4222,
  nfs: 2049,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  rediss: 6379,
  rtmp: 1935,
  rtsp: 554,
  smb: 445,
  svn: 3690,
  tcp: 0,
  tftp: 69,
  udp: 0,
};

/** A connection, or nothing where the host is not known. */
export function connects(host: string, port: number | undefined): readonly ShellAccess[] {
  const known = port !== undefined && Number.isInteger(port) && port > 0 && port < 65_536;
  return host === "" ? [] : [{ action: "connect", host, ...(known ? { port } : {}) }];
}

/** Whether the word begins like an address: `https://`, `git+ssh://`. */
export function isUrl(word: Word): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(visible(word));
}

/** What an address gets at: its host, or the file of `file://`. */
export function urlAccesses(word: Word): readonly ShellAccess[] {
  const text = visible(word);
  const [head, scheme = ""] = /^([a-z][a-z\d+.-]*):\/\//i.exec(text) ?? [];
  if (head === undefined) return isOpen(word, text) ? unknownHost(word) : [];
  // `git+ssh`: pip and npm name the program before the scheme.
  const lower = scheme.toLowerCase();
  const protocol = Object.hasOwn(PORTS, lower) ? lower : lower.replace(/^[a-z]+\+/, "");
  if (protocol === "file") return fileAccess(withoutStart(word, head.length));
  // Of another scheme it is not known that a host follows: `s3://bucket`.
  if (!Object.hasOwn(PORTS, protocol)) return [];
  return authorityAccess(word, head.length, PORTS[protocol]);
}

/** Whether the run may put a scheme and a host where the word begins. */
export function isOpen(word: Word, text: string): boolean {
  return word.kind === "dynamic" && !word.glob && /^[a-z\d+.-]*[*?]/i.test(text);
}

/** A connection to a host that the text does not name. */
export function unknownHost(word: Word): readonly ShellAccess[] {
  const part = word.kind === "literal" ? word.text : word.raw;
  return [{ action: "unknown", doubt: { kind: "host", part } }];
}

/** An address whose scheme may be left out: then it is HTTP, or FTP if the host begins so (curl(1), URL). */
export function looseUrlAccesses(word: Word): readonly ShellAccess[] {
  if (isUrl(word)) return urlAccesses(word);
  if (word.kind === "literal" && word.text === "") return [];
  return authorityAccess(word, 0, /^ftp\./i.test(visible(word)) ? 21 : 80);
}

/** `host`, `host:port`, `user@host:port`, or an address. */
export function hostAccesses(word: Word, port: number | undefined): readonly ShellAccess[] {
  return isUrl(word) ? urlAccesses(word) : authorityAccess(word, 0, port);
}

/** `user@host` of ssh(1), where a colon is no port but part of an IPv6 address. */
export function plainHost(word: Word, port: number | undefined): readonly ShellAccess[] {
  if (isUrl(word)) return urlAccesses(word).map((one) => withPort(one, word, port));
  const host = hostPart(visible(word));
  if (word.kind === "dynamic" && /[*?\\]/.test(host)) return unknownHost(word);
  return host === "" ? [] : known(word, canonical(host), port);
}

/** The port of `ssh -p` counts where the address has none. */
function withPort(one: ShellAccess, url: Word, port: number | undefined): ShellAccess {
  if (one.action !== "connect" || port === undefined || port === 22) return one;
  const hasPort = /:\d+$/.test(authorityOf(url, visible(url).indexOf("://") + 3));
  return hasPort ? one : { ...one, port };
}

function hostPart(text: string): string {
  return text.slice(text.lastIndexOf("@") + 1);
}

/** `host:path` and `user@host:path`: a colon before the first slash (scp(1), rsync(1), git(1)). */
export function remotePath(word: Word): { readonly host: Word; readonly path: string } | undefined {
  const [, host = "", path = ""] = /^([^/:[]*|[^/[]*\[[^\]/]*\]):(.*)$/s.exec(visible(word)) ?? [];
  if (host === "" || isUrl(word)) return undefined;
  const plain = host.replace(/[[\]]/g, "");
  return { host: word.kind === "literal" ? literal(plain) : { ...word, pattern: plain }, path };
}

/** What stands between `://` and the path, without the user. `*` in it is what only the run decides. */
function authorityOf(word: Word, start: number): string {
  const text = visible(word).slice(start);
  // A bracket is special in a pattern, and plain in an address of IPv6.
  const plain = word.kind === "dynamic" ? text.replace(/\\([[\]])/g, "$1") : text;
  return hostPart(plain.split(/[/?#\\]/)[0] ?? "");
}

function authorityAccess(word: Word, start: number, port: number | undefined): readonly ShellAccess[] {
  const authority = authorityOf(word, start);
  const [, name = "", given = ""] = /^(\[[^\]*]*\]|[^:*?]*)(?::(\d*\*?))?$/.exec(authority) ?? [];
  if (given.endsWith("*")) return known(word, canonical(name), undefined);
  return known(word, canonical(name), given === "" ? port : Number(given));
}

/** A connection to a host as it was read off the word; what could not be read may be any host. */
function known(word: Word, host: string, port: number | undefined): readonly ShellAccess[] {
  return host === "" ? unknownHost(word) : connects(host, port);
}

/** The host as addresses have it: lower case, numbers as dotted quads, no brackets. Empty for what is no host. */
function canonical(name: string): string {
  const bare = name.replace(/^\[|\]$/g, "");
  if (bare === "") return "";
  try {
    const { hostname } = new URL(`http://${bare.includes(":") ? `[${bare}]` : bare}/`);
    return hostname.replace(/^\[|\]$/g, "");
  } catch {
    return "";
  }
}

/** `file://localhost/x` and `file:///x` are the same file. */
function fileAccess(word: Word): readonly ShellAccess[] {
  const text = visible(word);
  // `file://$HOME/x`: a directory of the shell stands where the path begins.
  const isAnchored = word.kind === "literal" && (word.tilde === true || text.startsWith(START_MARK));
  const path = isAnchored ? word : withoutStart(word, Math.max(0, text.indexOf("/")));
  if (path.kind === "dynamic" || isAnchored) return reads(path);
  try {
    return reads(literal(decodeURIComponent(path.text)));
  } catch {
    return reads(path);
  }
}
