import { request, type RequestOptions } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { HookAnswer } from "../targets/hook.ts";
import { answerAsClaude } from "../targets/kit/hooks/read.ts";
import { serveGuard, type Listening } from "./service.ts";

const TOKEN = "t".repeat(64);
const NOTHING: HookAnswer = { stdout: "", stderr: "", status: 0 };

let listening: Listening;
let asked: { words: readonly string[]; input: string }[] = [];
let answer: () => HookAnswer;

beforeEach(async () => {
  asked = [];
  answer = () => NOTHING;
  listening = await serveGuard(0, TOKEN, (words) =>
    Promise.resolve(
      words[0] === "guard"
        ? {
            dialect: {
              canAsk: true,
              answer: answerAsClaude,
              eventOf: () => undefined,
              read: () => ({ kind: "unreadable", why: "" }),
            },
            answerTo: (input) => {
              asked.push({ words, input });
              return Promise.resolve(answer());
            },
          }
        : undefined,
    ),
  );
});

afterEach(() => listening.close());

type Options = Omit<RequestOptions, "headers"> & {
  readonly headers?: Readonly<Record<string, string | number>>;
};

interface Got {
  readonly status: number | undefined;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function ask(options: Options = {}, body = "{}"): Promise<Got> {
  return new Promise((resolve, reject) => {
    const headers = { "X-Twsrt-Token": TOKEN, ...options.headers };
    const sent = request(
      { host: "127.0.0.1", port: listening.port, path: "/guard/claude", method: "POST", ...options, headers },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => (text += part));
        response.on("end", () =>
          resolve({ status: response.statusCode, body: text, headers: response.headers }),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

test("a decision is the body, and nothing to say is an empty object, never an empty body", async () => {
  expect(await ask()).toMatchObject({
    status: 200,
    body: "{}",
    headers: { "content-type": "application/json" },
  });
  answer = () => answerAsClaude({ effect: "ask", reason: "why" });
  expect(JSON.parse((await ask()).body)).toMatchObject({ hookSpecificOutput: { permissionDecision: "ask" } });
  expect(asked[0]).toEqual({ words: ["guard", "claude"], input: "{}" });
});

test("a refusal by status is a denial with its text", async () => {
  answer = () => ({ stdout: "", stderr: "twsrt guard: broken\n", status: 2 });
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({
    hookSpecificOutput: { permissionDecision: "deny", permissionDecisionReason: "twsrt guard: broken" },
  });
});

test("an exception has a status that refuses the call, and the next call is answered", async () => {
  answer = () => {
    throw new Error("unforeseen");
  };
  expect(await ask()).toMatchObject({ status: 500, body: "twsrt guard: unforeseen\n" });
  answer = () => NOTHING;
  expect((await ask()).status).toBe(200);
});

test.each<[string, Options, number]>([
  ["no token", { headers: { "X-Twsrt-Token": "" } }, 403],
  ["another token", { headers: { "X-Twsrt-Token": "u".repeat(64) } }, 403],
  ["the beginning of the token", { headers: { "X-Twsrt-Token": TOKEN.slice(1) } }, 403],
  ["another host", { headers: { host: "evil.test" } }, 403],
  ["the name of this machine", { headers: { host: "localhost:1" } }, 403],
  ["a page of the web", { headers: { origin: "http://evil.test" } }, 403],
  ["another method", { method: "GET" }, 405],
  ["a question of a browser before its request", { method: "OPTIONS" }, 405],
  ["another path", { path: "/" }, 404],
  ["a path that is broken", { path: "/guard/%zz" }, 404],
  ["a query", { path: "/guard/claude?x=1" }, 404],
  ["a length over the limit", { headers: { "content-length": 60_000_000 } }, 413],
])("%s is refused, and nothing is judged", async (_, options, status) => {
  const hasBody = options.method === undefined && !JSON.stringify(options).includes("content-length");
  const got = await ask(options, hasBody ? "{}" : "");
  expect(got.status).toBe(status);
  expect(got.body).toMatch(/^twsrt guard: /);
  expect(asked).toEqual([]);
});

test("a call without a length is cut at the limit", async () => {
  const got = await ask({ headers: { "transfer-encoding": "chunked" } }, "x".repeat(50_000_001)).catch(
    (error: unknown) => error,
  );
  expect(asked).toEqual([]);
  // The connection may be closed before the whole call was sent.
  if (!(got instanceof Error)) expect(got).toMatchObject({ status: 413 });
});

test("each connection is closed with its answer, and other calls are answered while one does not arrive", async () => {
  const slow = connect(listening.port, "127.0.0.1");
  slow.on("error", () => undefined);
  slow.write("POST /guard/claude HTTP/1.1\r\n");
  expect((await ask()).headers["connection"]).toBe("close");
  slow.destroy();
});

test("a port that is taken is an error", async () => {
  await expect(serveGuard(listening.port, TOKEN, () => Promise.resolve(undefined))).rejects.toThrow(
    "EADDRINUSE",
  );
});
