import { argumentsOf, isGiven, operandsOf, valueOf, type Argument, type Grammar } from "./arguments.ts";
import { literal, type Word } from "../word.ts";
import {
  connects,
  hostAccesses,
  isOpen,
  isUrl,
  plainHost,
  remotePath,
  unknownHost,
  urlAccesses,
} from "./hosts.ts";
import { optionAccesses } from "./roles.ts";
import {
  atHome,
  edits,
  isText,
  reads,
  throughout,
  visible,
  withEnd,
  withoutStart,
  writes,
  type ShellAccess,
} from "./touches.ts";

const SSH_PORT = 22;

const SSH: Grammar = {
  valued: "BbcDeIJLlmOopPQRSWw",
  options: { "-i": "read", "-F": "options-file", "-E": "write" },
  stops: true,
};

/** `ssh` (OpenSSH 9). Options may stand behind the host as well, up to the command. */
export function sshAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const first = argumentsOf(words, SSH);
  const [host, ...rest] = operandsOf(first);
  const args = [...first, ...argumentsOf(rest, SSH)];
  if (host === undefined || isGiven(args, ["-Q", "-V", "-O"])) return optionAccesses(args, SSH);
  return [...sshOptions(args, SSH), ...plainHost(settingOf(args, "HostName") ?? host, sshPort(args, "-p"))];
}

/** `-o Name=value` of OpenSSH, whose names have no case (ssh_config(5)). */
function settingOf(args: readonly Argument[], name: string): Word | undefined {
  for (const arg of args) {
    if (arg.kind === "operand" || arg.name !== "-o" || arg.value === undefined) continue;
    const start = new RegExp(`^${name}[= ]\\s*`, "i").exec(visible(arg.value))?.[0];
    if (start !== undefined) return withoutStart(arg.value, start.length);
  }
  return undefined;
}

/** `undefined`: a port that only the run decides. */
function sshPort(args: readonly Argument[], option: string): number | undefined {
  const port = valueOf(args, option) ?? settingOf(args, "Port");
  if (port === undefined) return SSH_PORT;
  return port.kind === "literal" ? Number(port.text) : undefined;
}

function sshOptions(args: readonly Argument[], grammar: Grammar): readonly ShellAccess[] {
  const identity = settingOf(args, "IdentityFile");
  const jumps = valueOf(args, "-J") ?? settingOf(args, "ProxyJump");
  const hosts = jumps?.kind === "literal" ? jumps.text.split(",") : [];
  return [
    ...optionAccesses(args.filter(isUsed), grammar),
    ...(identity === undefined ? [] : reads(atHome(identity))),
    ...hosts.filter((host) => host !== "none").flatMap((host) => hostAccesses(literal(host), SSH_PORT)),
  ];
}

/** `-F none` stands for no file (ssh(1)). */
function isUsed(arg: Argument): boolean {
  return arg.kind === "operand" || arg.name !== "-F" || !isText(arg.value, "none");
}

const SCP: Grammar = { valued: "cDJloPSX", options: { "-i": "read", "-F": "options-file" } };

/** `scp` (OpenSSH 9). */
export function scpAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, SCP);
  const port = sshPort(args, "-P");
  const source = (word: Word): readonly ShellAccess[] =>
    isGiven(args, ["-r"]) ? throughout(reads(word), "tree") : reads(word);
  return [...sshOptions(args, SCP), ...transfers(operandsOf(args), (word) => plainHost(word, port), source)];
}

const SFTP: Grammar = {
  valued: "BcDJloPRSsX",
  options: { "-b": "options-file", "-i": "read", "-F": "options-file" },
};

/** `sftp` (OpenSSH 9): one destination. */
export function sftpAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, SFTP);
  const [to, local] = operandsOf(args);
  if (to === undefined) return optionAccesses(args, SFTP);
  const host = remotePath(to)?.host ?? to;
  const written = local === undefined ? [] : writes(local);
  return [...sshOptions(args, SFTP), ...plainHost(host, sshPort(args, "-P")), ...written];
}

const RSYNC: Grammar = {
  valued: "BefMT",
  options: {
    "--backup-dir": "write",
    "--compare-dest": "read",
    "--copy-dest": "read",
    "--exclude-from": "read",
    "--files-from": "list",
    "--include-from": "read",
    "--link-dest": "read",
    "--log-file": "write",
    "--password-file": "read",
    "--read-batch": "read",
    "--temp-dir": "write",
    "--write-batch": "write",
  },
  long: [
    "--block-size",
    "--bwlimit",
    "--chmod",
    "--chown",
    "--compress-level",
    "--contimeout",
    "--exclude",
    "--filter",
    "--include",
    "--info",
    "--max-delete",
    "--max-size",
    "--min-size",
    "--out-format",
    "--partial-dir",
    "--port",
    "--rsh",
    "--rsync-path",
    "--suffix",
    "--timeout",
  ],
};

/** `rsync` (3.2): `host:path` by ssh, `host::module` and `rsync://` by its own protocol. */
export function rsyncAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, RSYNC);
  const shell = valueOf(args, "-e", "--rsh");
  const given = shell?.kind === "literal" ? /(?:^|\s)-p\s*(\d+)/.exec(shell.text)?.[1] : undefined;
  const daemon = valueOf(args, "--port");
  const daemonPort = daemon === undefined ? 873 : Number(visible(daemon));
  const host = (word: Word, path: string): readonly ShellAccess[] => {
    if (isUrl(word)) return urlAccesses(word);
    return plainHost(word, path.startsWith(":") ? daemonPort : Number(given ?? SSH_PORT));
  };
  const moved = isGiven(args, ["--remove-source-files"]) ? edits : reads;
  const isTree = isGiven(args, ["-r", "-a", "--recursive", "--archive"]);
  const reach = isGiven(args, ["-L", "--copy-links"]) ? "dereferenced" : "tree";
  const source = (word: Word): readonly ShellAccess[] =>
    isTree ? throughout(moved(word), reach) : moved(word);
  return [...optionAccesses(args, RSYNC), ...transfers(operandsOf(args), host, source)];
}

/** Sources, then a destination; each here or on another machine. A lone source is listed. */
function transfers(
  operands: readonly Word[],
  host: (word: Word, path: string) => readonly ShellAccess[],
  source: (path: Word) => readonly ShellAccess[],
): readonly ShellAccess[] {
  return operands.flatMap((word, i) => {
    if (isUrl(word)) return host(word, "");
    const remote = remotePath(word);
    if (remote !== undefined) return host(remote.host, remote.path);
    if (isOpen(word, visible(word))) return [...source(word), ...unknownHost(word)];
    return i > 0 && i === operands.length - 1 ? writes(word) : source(word);
  });
}

const NC: Grammar = {
  valued: "eGgIiMmOPpqsTVwXd",
  options: { "-x": "host", "--proxy": "host", "-o": "write", "--output": "write" },
  long: ["--exec", "--proxy-type", "--source", "--source-port", "--wait", "--idle-timeout"],
};

/** `nc`, `ncat`: host and port. With `-l` they wait for others. */
export function ncAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, NC);
  const [host, port] = operandsOf(args);
  if (host === undefined || isGiven(args, ["-l", "--listen"])) return optionAccesses(args, NC);
  if (isGiven(args, ["-U", "--unixsock"])) return edits(host);
  return [...optionAccesses(args, NC), ...plainHost(host, portOf(port))];
}

/** `telnet host [port]`. */
export function telnetAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const [host, port] = operandsOf(argumentsOf(words, { valued: "belnSX" }));
  if (host === undefined) return [];
  return plainHost(host, port === undefined ? 23 : portOf(port));
}

function portOf(word: Word | undefined): number | undefined {
  return word?.kind === "literal" && /^\d+$/.test(word.text) ? Number(word.text) : undefined;
}

/** `/dev/tcp/host/port` behind a redirection: bash connects (bash(1), REDIRECTION). */
export function deviceAccesses(word: Word): readonly ShellAccess[] | undefined {
  const [, host, port = ""] = /^\/dev\/(?:tcp|udp)\/([^/]+)\/([^/]+)$/.exec(visible(word)) ?? [];
  if (host === undefined) return undefined;
  return /[*?\\]/.test(host) ? [] : connects(host, /^\d+$/.test(port) ? Number(port) : undefined);
}

const KEYGEN: Grammar = {
  valued: "abCDEIMmNnOPrtVWwYZz",
  options: { "-s": "read" },
};

/** `ssh-keygen`: without another task it makes a pair of keys. */
export function keygenAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const grammar: Grammar = { ...KEYGEN, valued: `${KEYGEN.valued ?? ""}FfR` };
  const args = argumentsOf(words, grammar);
  const file = valueOf(args, "-f");
  const signed = optionAccesses(args, grammar);
  if (file === undefined) return signed;
  if (isGiven(args, ["-y", "-l", "-B", "-e", "-i", "-F", "-L"])) return [...signed, ...reads(file)];
  if (isGiven(args, ["-p", "-c", "-R", "-H"])) return [...signed, ...edits(file)];
  return [...signed, ...writes(file), ...writes(withEnd(file, ".pub"))];
}
