import { normalize } from "./normalize.ts";
import type { Access, Tool } from "./attempt.ts";
import { toolNameOf } from "./tool-name.ts";
import { urlOf } from "./url.ts";

export const TOOLS: readonly Tool[] = ["Read", "Write", "Edit", "Bash", "WebFetch", "MCP"];

/** `guessed`: the text named no tool, and this is what was made of it. */
export type AccessReading =
  | { readonly kind: "access"; readonly access: Access; readonly guessed: boolean }
  | { readonly kind: "unknown-tool"; readonly tool: string }
  | { readonly kind: "unclosed"; readonly tool: string }
  | { readonly kind: "empty" }
  | { readonly kind: "not-a-url"; readonly url: string }
  | { readonly kind: "not-a-tool"; readonly text: string };

/** A tool with its argument. The argument may hold anything, parentheses and line breaks among it. */
const CALL = /^([A-Za-z]+)\((.*)\)$/s;
/** A line that looks like a call but is not one: `Read(~/x`. */
const OPENED = /^([A-Za-z]+)\([^)]*$/s;

/**
 * Reads an access as people write it: `Read(path)`, `Write(path)`, `Edit(path)`, `Bash(command line)`,
 * `WebFetch(url)`, `MCP(server.tool)`; or bare: a URL is fetched, a path is read, anything else is a command line.
 * @param cwd the directory in which it is made, absolute
 */
export function parseAccess(text: string, cwd: string): AccessReading {
  const trimmed = text.trim();
  if (trimmed === "") return { kind: "empty" };
  const [, name, argument] = CALL.exec(trimmed) ?? [];
  if (name !== undefined && argument !== undefined) {
    const tool = TOOLS.find((known) => known === name);
    if (tool === undefined) return { kind: "unknown-tool", tool: name };
    return checked(tool, argument, cwd, false);
  }
  const [, opened] = OPENED.exec(trimmed) ?? [];
  if (opened !== undefined && TOOLS.some((known) => known === opened))
    return { kind: "unclosed", tool: opened };
  return checked(guess(trimmed), trimmed, cwd, true);
}

function checked(tool: Tool, text: string, cwd: string, guessed: boolean): AccessReading {
  if (text.trim() === "") return { kind: "empty" };
  if (tool === "WebFetch" && parseUrl(text) === undefined) return { kind: "not-a-url", url: text };
  if (tool === "MCP" && toolNameOf(text.trim()) === undefined) return { kind: "not-a-tool", text };
  return { kind: "access", access: { tool, text, cwd }, guessed };
}

function guess(text: string): Tool {
  if (/^[a-z][a-z0-9+.-]*:\/\/\S*$/i.test(text)) return "WebFetch";
  // A word with a slash, or one that begins like a path: nobody runs a program without saying anything else.
  return /^(~|\.{0,2}\/|\.)\S*$/.test(text) || /^[^\s;|&<>()$`'"]+\/[^\s;|&<>()$`'"]*$/.test(text)
    ? "Read"
    : "Bash";
}

/** The access as it is written; `parseAccess` reads it back. */
export function printAccess({ tool, text }: Pick<Access, "tool" | "text">): string {
  return `${tool}(${text})`;
}

/** What a fetch goes to. The host is canonical: lower case, no final dot, IPv6 without brackets. */
export interface WebAddress {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

/**
 * The address of a URL of the web; without a scheme it is taken for https.
 * @returns undefined for anything else
 */
export function parseUrl(text: string): WebAddress | undefined {
  const trimmed = text.trim();
  const full = trimmed.includes("://") ? trimmed : `https://${trimmed}`;
  const url = urlOf(full);
  if (url === undefined) return undefined;
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  const host = canonicalHost(url.hostname);
  if (host === "") return undefined;
  const standard = url.protocol === "https:" ? 443 : 80;
  return { scheme: url.protocol.slice(0, -1), host, port: url.port === "" ? standard : Number(url.port) };
}

/** A host name in the form in which destinations are compared: what clients send, however it was written. */
export function canonicalHost(text: string): string {
  const bare = text.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const candidate = bare.includes(":") ? `[${bare}]` : bare;
  const url = urlOf(`http://${candidate}/`);
  if (url === undefined) return bare.toLowerCase();
  return url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

/** The absolute path that a path argument names: `~` is the home, a relative one starts at `cwd`. */
export function pathOf(text: string, cwd: string, home: string): string {
  if (text === "~" || text.startsWith("~/")) return normalize(home + text.slice(1));
  return normalize(text.startsWith("/") ? text : `${cwd}/${text}`);
}
