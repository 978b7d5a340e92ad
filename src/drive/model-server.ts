import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parsedObject } from "./json.ts";
import { anthropic } from "./protocols/anthropic.ts";
import { chatCompletions } from "./protocols/chat-completions.ts";
import { generateContent } from "./protocols/generate-content.ts";
import type { Protocol } from "./protocols/protocol.ts";
import { responses } from "./protocols/responses.ts";
import type { Played, Script, ToolResult, Turn } from "./tool-call.ts";

/** A model that says what its script says. */
export interface ModelServer extends Played {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
  /** `performance.now()` of the first request of the conversation; undefined before it. */
  readonly firstAsked: number | undefined;
  /** How many requests with the prompt in them were none of the conversation. */
  readonly sideRequests: number;
  /** `performance.now()` when a call was made and when its result came, by its id. */
  readonly times: ReadonlyMap<string, { readonly made: number; readonly answered?: number }>;
  /** What went beyond a limit, and was refused. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

export interface ModelOptions {
  /** Called when results have come, with how many there are in all. */
  readonly onResults?: (count: number) => void;
  /**
   * Whether a request that offers these tools is a side request although it repeats the prompt: an agent may show the
   * conversation to a model to have a call judged.
   */
  readonly isAside?: (tools: readonly string[]) => boolean;
}

/**
 * What the agent is asked to do. A request with tools that has it in its text belongs to the conversation; any other
 * is a side request (a title, a summary), and is answered with a word.
 */
export const PROMPT = "TWSRT-PROBE";

/** An agent that asks for more than this is in a loop. */
const LIMITS = { requests: 20_000, bodyBytes: 64 * 1024 * 1024, resends: 3 } as const;

const PROTOCOLS: readonly Protocol[] = [anthropic, chatCompletions, responses, generateContent];

/**
 * Serves a scripted model on 127.0.0.1, in the protocol that each request is written in.
 * @throws when no port can be had
 */
export async function serveModel(script: Script, options: ModelOptions = {}): Promise<ModelServer> {
  const results = new Map<string, ToolResult>();
  const offered = new Set<string>();
  const times = new Map<string, { made: number; answered?: number }>();
  const problems: string[] = [];
  const next = playerOf(script, { results, offered });
  let firstAsked: number | undefined;
  let requests = 0;
  let sideRequests = 0;
  let last: Turn = [];
  let resends = 0;

  const turnFor = (calls: ReadonlySet<string>): Turn => {
    // A reply that got lost on its way is asked for again: the conversation does not have its calls yet.
    const isLost = last.length > 0 && !last.some(({ id }) => calls.has(id) || results.has(id));
    if (isLost && resends++ < LIMITS.resends) return last;
    resends = 0;
    last = next() ?? [];
    for (const { id } of last) times.set(id, { made: performance.now() });
    return last;
  };

  const answer = (path: string, text: string, response: ServerResponse): void => {
    const body = parsedObject(text);
    const protocol = PROTOCOLS.find((candidate) => candidate.speaks(path));
    // Lists of models, token counts, telemetry: an answer without meaning keeps the agent going.
    if (protocol === undefined) return sendJson(response, OTHER);
    const request = protocol.read(body, path);
    const isAside = request.tools.length === 0 || options.isAside?.(request.tools) === true;
    const hasPrompt = text.includes(PROMPT);
    const isConversation = !isAside && hasPrompt;
    if (isAside && hasPrompt) sideRequests++;
    let turn: Turn = [];
    if (isConversation) {
      firstAsked ??= performance.now();
      for (const name of request.tools) offered.add(name);
      let isNew = false;
      for (const [id, result] of request.results) {
        const time = times.get(id);
        if (time === undefined || results.has(id)) continue;
        results.set(id, result);
        time.answered = performance.now();
        isNew = true;
      }
      if (isNew) options.onResults?.(results.size);
      turn = turnFor(request.calls);
    }
    const reply = { number: requests, turn };
    if (!request.wantsStream) return sendJson(response, protocol.whole(request, reply));
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.end(protocol.stream(request, reply));
  };

  const server = createServer((request, response) => {
    requests++;
    if (requests > LIMITS.requests) {
      if (requests === LIMITS.requests + 1) problems.push(`more than ${LIMITS.requests} requests`);
      return refuse(response, 429);
    }
    collect(request, LIMITS.bodyBytes, (text) => {
      if (text !== undefined)
        return answer(new URL(request.url ?? "/", "http://model").pathname, text, response);
      problems.push(`a request of more than ${LIMITS.bodyBytes} bytes`);
      refuse(response, 413);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    results,
    offered,
    times,
    problems,
    get firstAsked() {
      return firstAsked;
    },
    get sideRequests() {
      return sideRequests;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Fits a list of models and a count of tokens alike. */
const OTHER = { object: "list", data: [], models: [], input_tokens: 1 } as const;

function playerOf(script: Script, played: Played): () => Turn | undefined {
  if (typeof script === "function") return () => script(played);
  const turns = script.values();
  return () => turns.next().value;
}

/** @param done gets undefined for a body that is too long */
function collect(request: IncomingMessage, limit: number, done: (text: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  let isOver = false;
  request.on("data", (chunk: Buffer) => {
    if (isOver) return;
    size += chunk.length;
    if (size > limit) {
      isOver = true;
      chunks.length = 0;
      done(undefined);
    } else chunks.push(chunk);
  });
  request.on("end", () => {
    if (!isOver) done(Buffer.concat(chunks).toString("utf8"));
  });
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify({ error: { type: "limit", message: "refused" } }));
}
