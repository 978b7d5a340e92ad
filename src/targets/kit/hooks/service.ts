import { isObject } from "../../../edit/json.ts";

/**
 * A guard that stays: an agent asks it over HTTP on this machine in place of starting a program. What the program's arguments would be is
 * in the path of the address, so both say the same about how to decide.
 */
export interface HookService {
  readonly port: number;
  /** Only who knows it is answered. */
  readonly token: string;
}

/** A request to a guard that stays. */
export interface ServiceAddress {
  readonly port: number;
  readonly path: string;
  /** Empty where the entry has none. */
  readonly token: string;
}

export const SERVICE_HOST = "127.0.0.1";
export const TOKEN_HEADER = "X-Twsrt-Token";

/** @param words the arguments of the program: `guard`, the agent, options */
export function servicePath(words: readonly string[]): string {
  return `/${words.map(encodeURIComponent).join("/")}`;
}

/** The opposite of `servicePath`; undefined: it is not one. */
export function wordsOfPath(path: string): readonly string[] | undefined {
  if (!path.startsWith("/") || /[?#]/.test(path)) return undefined;
  try {
    return path.slice(1).split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** The handler of an agent whose hooks can be addresses. */
export function serviceHandler({ port, token }: HookService, words: readonly string[]): object {
  const url = `http://${SERVICE_HOST}:${port}${servicePath(words)}`;
  return { type: "http", url, headers: { [TOKEN_HEADER]: token } };
}

const ADDRESS = /^http:\/\/127\.0\.0\.1:(\d+)(\/.*)$/;

/** The address of such a handler, and the words in it; undefined: it is another handler. */
export function readHandler(
  handler: unknown,
): { readonly address: ServiceAddress; readonly words: readonly string[] } | undefined {
  if (!isObject(handler) || handler["type"] !== "http" || typeof handler["url"] !== "string")
    return undefined;
  const [, port = "", path = ""] = ADDRESS.exec(handler["url"]) ?? [];
  const words = wordsOfPath(path);
  if (words === undefined) return undefined;
  const { headers } = handler;
  const token = isObject(headers) ? headers[TOKEN_HEADER] : undefined;
  return { address: { port: Number(port), path, token: typeof token === "string" ? token : "" }, words };
}
