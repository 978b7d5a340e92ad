import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { HookAnswer, HookDialect } from "../targets/hook.ts";
import { SERVICE_HOST, TOKEN_HEADER, wordsOfPath } from "../targets/kit/hooks/service.ts";

/** A call is less than this, in bytes. */
const LONGEST_BODY = 50_000_000;
/** How long a request may take to arrive, in milliseconds. It comes from this machine. */
const ARRIVAL_MS = 30_000;

/** Finds what answers a request, by the words in its address; undefined: they are not those of a guard. */
export type Service = (words: readonly string[]) => Promise<
  | {
      readonly dialect: HookDialect;
      readonly answerTo: (input: string) => Promise<HookAnswer>;
    }
  | undefined
>;

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Answers the hooks of an agent over HTTP, on this machine alone. Every answer with status 200 is a JSON object with a decision, or an empty
 * one where the policy has nothing to say. The agent refuses the call for every other status. It would run the call for an empty
 * body, so none is sent.
 * @throws the error of the operating system, such as that the port is taken
 */
export async function serveGuard(port: number, token: string, service: Service): Promise<Listening> {
  const server = createServer(
    { requestTimeout: ARRIVAL_MS, headersTimeout: ARRIVAL_MS },
    (request, response) => {
      respond(request, token, service).then(
        (answer) => send(response, answer),
        (error: unknown) =>
          send(response, failed(500, error instanceof Error ? error.message : String(error))),
      );
    },
  );
  await listen(server, port);
  const { port: own } = server.address() as { readonly port: number };
  return {
    port: own,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, SERVICE_HOST, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

interface Response {
  readonly status: number;
  /** JSON for 200, else a text. Never empty. */
  readonly body: string;
}

async function respond(request: IncomingMessage, token: string, service: Service): Promise<Response> {
  const refused = refusedBy(request, token);
  if (refused !== undefined) return refused;
  const words = wordsOfPath(request.url ?? "");
  const found = words === undefined ? undefined : await service(words);
  if (found === undefined) return failed(404, "this is not the address of a guard");
  const input = await bodyOf(request);
  if (input === undefined) return failed(413, "the call is too long");
  const { dialect, answerTo } = found;
  const { stdout, stderr, status } = await answerTo(input);
  // A refusal by the exit status of a program is a denial here, with the same text.
  const told = status === 0 ? stdout : dialect.answer({ effect: "deny", reason: stderr.trim() }).stdout;
  return { status: 200, body: told === "" ? "{}" : told };
}

/** Who may not be answered: a web page, another machine, a program that does not know the token. */
function refusedBy({ method, headers, socket }: IncomingMessage, token: string): Response | undefined {
  const { host, origin, [TOKEN_HEADER.toLowerCase()]: given } = headers;
  // A page can lead a name of its own to this machine, and its browser sends that name.
  if (host !== `${SERVICE_HOST}:${socket.localPort ?? ""}`) return failed(403, "wrong host");
  if (origin !== undefined) return failed(403, "web pages are not answered");
  if (socket.remoteAddress !== SERVICE_HOST) return failed(403, "other machines are not answered");
  if (typeof given !== "string" || !isEqual(given, token)) return failed(403, "wrong token");
  if (method !== "POST") return failed(405, "only POST is answered");
  return undefined;
}

function isEqual(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > LONGEST_BODY) return undefined;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function failed(status: number, why: string): Response {
  return { status, body: `twsrt guard: ${why}\n` };
}

/** A connection that stays could close just as the agent uses it again, and the call would be refused. */
function send(response: ServerResponse, { status, body }: Response): void {
  const type = status === 200 ? "application/json" : "text/plain; charset=utf-8";
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    connection: "close",
  });
  response.end(body);
}
