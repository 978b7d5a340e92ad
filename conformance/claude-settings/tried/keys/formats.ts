import { format } from "../nodes.ts";

/**
 * Rules for strings that a regular expression can say, by name. `url`, `httpUrl`, `httpsUrl` and `regexGroup` cannot be
 * said so: the interpreter of the table knows them by name.
 */
export const PATTERNS: Readonly<Record<string, string>> = {
  hhmm: "^([01]?\\d|2[0-3]):[0-5]\\d$",
  envName: "^[A-Za-z_][A-Za-z0-9_]*$",
  serverName: "^[A-Za-z0-9_-]+$",
  machName: "^[^*]*\\*?$",
  filePath: "[^/]$",
  sha1: "^[a-f0-9]{40}$",
  sha256: "^[0-9a-fA-F]{64}$",
  noBlank: "^[^ ]+$",
  marketName: "^(?!.*\\.\\.)(?!\\.$)[^ /\\\\]+$",
  npmName: "^(?!.*\\.\\.)(@[a-z0-9][a-z0-9._-]*/([a-z0-9][a-z0-9._-]*|\\*)|[a-z0-9][a-z0-9._-]*)$",
};

const SHA1 = "0123456789abcdef0123456789abcdef01234567";
const SHA256 = `${SHA1}0123456789abcdef01234567`;

export const url = format(
  "url",
  ["https://a.example/x", "http://a.example", "ftp://a.example"],
  ["/rel", "a.example/x", "https://"],
);
export const httpUrl = format(
  "httpUrl",
  ["https://a.example/x", "http://a.example"],
  ["ftp://a.example", "/rel", "https://"],
);
export const httpsUrl = format(
  "httpsUrl",
  ["https://a.example/x"],
  ["http://a.example", "ftp://a.example", "/rel"],
);
/** The name of an environment variable. */
export const variable = format("envName", ["A_B", "_1"], ["1A", "A-B", "A B"]);
export const npmName = format("npmName", ["a-b.c_d", "@s/p"], ["A", "a b", "@s", "a..b"]);
export const sha1 = format("sha1", [SHA1], [SHA1.toUpperCase(), `${SHA1}0`]);
export const sha256 = format("sha256", [SHA256, SHA256.toUpperCase()], [SHA1]);
export const filePath = format("filePath", ["~/f"], ["~/d/"]);
export const regexGroup = format("regexGroup", ["a(b)", "(?:a)(b)"], ["(?:a)", "(", String.raw`a\(b\)`]);
