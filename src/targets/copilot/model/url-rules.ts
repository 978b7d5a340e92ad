import { urlOf } from "../../../policy/url.ts";
import type { NativeEntry } from "../../../enforcers/model.ts";
import type { Found } from "./found.ts";

/** A rule about addresses, after the agent read it. */
export type UrlRule =
  | { readonly kind: "refused" }
  | {
      readonly kind: "address";
      readonly scheme: string;
      /** Without a leading `*.`, which `isWild` stands for. */
      readonly host: string;
      readonly isWild: boolean;
      readonly port: string;
      /** Absent where every path is meant. */
      readonly path?: string;
    };

/** An address that something goes to. `port` is spelled out, `host` in the form of the URL standard. */
export interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
}

const STANDARD_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443", ftp: "21" };
const NO_RULE: UrlRule = { kind: "address", scheme: "", host: "", isWild: false, port: "" };

/**
 * Reads one rule of `--deny-url` or `--allow-url` (facts.md, "URLs", release 1.0.102): scheme, host and port, each of
 * which has to be equal; https and the standard port where they are not given. `*` has a meaning before the first
 * dot alone.
 */
export function parseUrlRule(text: string): UrlRule {
  const trimmed = text.trim();
  if (trimmed === "") return NO_RULE;
  // `//h` and `*://h` end the agent.
  if (/^[^/]*\*[^/]*:\/\/|^\/\//.test(trimmed)) return { kind: "refused" };
  const address = addressOf(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  if (address === undefined) return { kind: "refused" };
  const { scheme, host, port, path } = address;
  const isWild = host.startsWith("*.");
  return {
    kind: "address",
    scheme,
    host: isWild ? host.slice(2) : host,
    isWild,
    port,
    ...(path === "/" || path === "/*" ? {} : { path }),
  };
}

/** @returns undefined for what the URL standard does not take for an address */
export function addressOf(text: string): Address | undefined {
  const url = urlOf(text);
  if (url === undefined) return undefined;
  const scheme = url.protocol.slice(0, -1);
  return {
    scheme,
    host: url.hostname.replace(/(.)\.$/, "$1"),
    port: url.port === "" ? (STANDARD_PORTS[scheme] ?? "") : url.port,
    path: url.pathname,
  };
}

/** The rules of one kind of flag, by scheme, port and host. */
export class UrlRules {
  readonly #exact = new Map<string, NativeEntry>();
  readonly #wild = new Map<string, NativeEntry>();
  readonly #withPath = new Map<string, NativeEntry>();
  readonly #hosts = new Map<string, { readonly entry: NativeEntry; readonly scheme: string }>();

  constructor(flags: readonly { readonly rule: UrlRule; readonly entry: NativeEntry }[]) {
    for (const { rule, entry } of flags) {
      if (rule.kind === "refused" || rule.host === "") continue;
      const key = keyOf(rule.scheme, rule.port, rule.host);
      if (rule.path !== undefined) this.#withPath.set(pathKey(key, rule.isWild, rule.path), entry);
      else if (rule.isWild) this.#wild.set(key, entry);
      else this.#exact.set(key, entry);
      this.#hosts.set(rule.isWild ? `*.${rule.host}` : rule.host, { entry, scheme: rule.scheme });
    }
  }

  /** The rule that speaks of the address; `maybe` where a rule with a path comes so near that it was not measured. */
  find({ scheme, host, port, path }: Address): Found | undefined {
    const exact = this.#exact.get(keyOf(scheme, port, host));
    if (exact !== undefined) return { certain: true, entry: exact };
    for (const name of suffixesOf(host)) {
      const wild = this.#wild.get(keyOf(scheme, port, name));
      if (wild !== undefined) return { certain: true, entry: wild };
    }
    return this.#withPath.size === 0 ? undefined : this.#findPath({ scheme, host, port, path });
  }

  /** `h/p` did not cover `h/p/q`; whether it covers `h/p`, and what a wildcard in it does, was not measured. */
  #findPath({ scheme, host, port, path }: Address): Found | undefined {
    for (const [i, name] of suffixesOf(host).entries()) {
      const key = keyOf(scheme, port, name);
      for (const isWild of i === 0 ? [false, true] : [true]) {
        const entry =
          this.#withPath.get(pathKey(key, isWild, path)) ?? this.#withPath.get(pathKey(key, isWild, "*"));
        if (entry !== undefined) return { certain: false, entry };
      }
    }
    return undefined;
  }

  /** A rule for the same host that does not reach this scheme or port. */
  near(host: string): { readonly entry: NativeEntry; readonly scheme: string } | undefined {
    const exact = this.#hosts.get(host);
    if (exact !== undefined) return exact;
    for (const name of suffixesOf(host)) {
      const found = this.#hosts.get(`*.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function keyOf(scheme: string, port: string, host: string): string {
  return `${scheme} ${port} ${host}`;
}

function pathKey(key: string, isWild: boolean, path: string): string {
  return `${isWild ? "*." : ""}${key} ${path.includes("*") ? "*" : path}`;
}

/** `a.b.c`, `b.c`, `c`. */
function suffixesOf(host: string): readonly string[] {
  const names = [host];
  for (let dot = host.indexOf("."); dot >= 0; dot = host.indexOf(".", dot + 1))
    names.push(host.slice(dot + 1));
  return names;
}
