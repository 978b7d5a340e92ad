import { afterEach, describe, expect, test } from "vitest";
import { PROMPT, serveModel, type ModelServer } from "./model-server.ts";
import type { Script } from "./tool-call.ts";

const TURNS = [
  [
    { id: "a", name: "Bash", input: { command: "ls" } },
    { id: "b", name: "Read", input: { file_path: "/x" } },
  ],
  [{ id: "c", name: "Bash", input: { command: "pwd" } }],
] as const;

let server: ModelServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(
  script: Script = TURNS,
  counts: number[] = [],
  isAside?: (tools: readonly string[]) => boolean,
): Promise<(path: string, body: unknown) => Promise<string>> {
  const made = await serveModel(script, {
    onResults: (count) => counts.push(count),
    ...(isAside === undefined ? {} : { isAside }),
  });
  server = made;
  return async (path, body) => {
    const response = await fetch(`${made.url}${path}`, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return response.text();
  };
}

/** How each protocol writes a request, and where a reply has its calls. */
const PROTOCOLS = {
  anthropic: {
    path: "/v1/messages",
    request: (extra: object[], stream: boolean) => ({
      model: "m",
      stream,
      tools: [{ name: "Bash" }, { name: "Read" }],
      messages: [{ role: "user", content: PROMPT }, ...extra],
    }),
    result: (id: string, text: string) => [
      { role: "assistant", content: [{ type: "tool_use", id, name: "x", input: {} }] },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: id, is_error: true, content: [{ type: "text", text }] },
        ],
      },
    ],
    calls: (text: string) => (JSON.parse(text) as { content: { id?: string }[] }).content.map(({ id }) => id),
    isError: true,
  },
  "chat completions": {
    path: "/v1/chat/completions",
    request: (extra: object[], stream: boolean) => ({
      model: "m",
      stream,
      tools: [{ function: { name: "Bash" } }, { function: { name: "Read" } }],
      messages: [{ role: "user", content: PROMPT }, ...extra],
    }),
    result: (id: string, text: string) => [
      { role: "assistant", tool_calls: [{ id }] },
      { role: "tool", tool_call_id: id, content: text },
    ],
    calls: (text: string) =>
      (
        JSON.parse(text) as { choices: [{ message: { tool_calls?: { id: string }[] } }] }
      ).choices[0].message.tool_calls?.map(({ id }) => id) ?? [undefined],
    isError: false,
  },
  responses: {
    path: "/v1/responses",
    request: (extra: object[], stream: boolean) => ({
      model: "m",
      stream,
      tools: [{ name: "Bash" }, { name: "Read" }],
      input: [{ type: "message", content: PROMPT }, ...extra],
    }),
    result: (id: string, text: string) => [
      { type: "function_call", call_id: id },
      { type: "function_call_output", call_id: id, output: text },
    ],
    calls: (text: string) =>
      (JSON.parse(text) as { output: { call_id?: string }[] }).output.map((item) => item.call_id),
    isError: false,
  },
  "generate content": {
    path: "/v1beta/models/m:generateContent",
    request: (extra: object[]) => ({
      tools: [{ functionDeclarations: [{ name: "Bash" }, { name: "Read" }] }],
      contents: [{ role: "user", parts: [{ text: PROMPT }] }, ...extra],
    }),
    result: (id: string, text: string) => [
      { role: "model", parts: [{ functionCall: { id, name: "x", args: {} } }] },
      { role: "user", parts: [{ functionResponse: { id, name: "x", response: { error: text } } }] },
    ],
    calls: (text: string) =>
      (
        JSON.parse(text) as { candidates: [{ content: { parts: { functionCall?: { id: string } }[] } }] }
      ).candidates[0].content.parts.map(({ functionCall }) => functionCall?.id),
    isError: true,
  },
} as const;

describe.each(Object.entries(PROTOCOLS))("%s", (_, { path, request, result, calls, isError }) => {
  test("plays the turns, takes the results and ends with a word", async () => {
    const counts: number[] = [];
    const ask = await serve(TURNS, counts);
    expect(calls(await ask(path, request([], false)))).toEqual(["a", "b"]);
    const afterFirst = [...result("a", "one"), ...result("b", "two")];
    expect(calls(await ask(path, request(afterFirst, false)))).toEqual(["c"]);
    expect(calls(await ask(path, request([...afterFirst, ...result("c", "three")], false)))).toEqual([
      undefined,
    ]);
    expect([...(server?.results ?? [])]).toEqual([
      ["a", { text: "one", isError }],
      ["b", { text: "two", isError }],
      ["c", { text: "three", isError }],
    ]);
    expect([...(server?.offered ?? [])]).toEqual(["Bash", "Read"]);
    expect(counts).toEqual([2, 3]);
    for (const id of ["a", "b", "c"]) {
      const time = server?.times.get(id);
      expect(time?.answered).toBeGreaterThanOrEqual(time?.made ?? Infinity);
    }
  });

  test("says the same as a stream", async () => {
    const ask = await serve();
    const text = await ask(path, request([], true));
    for (const line of text.split("\n").filter((each) => each.startsWith("data: {")))
      JSON.parse(line.slice(6));
    for (const part of ['"a"', '"b"', "command", "file_path"]) expect(text).toContain(part);
    expect(text).not.toContain('"c"');
  });

  test("makes a turn again whose reply was lost, but only a few times", async () => {
    const ask = await serve();
    for (let i = 0; i < 4; i++) expect(calls(await ask(path, request([], false)))).toEqual(["a", "b"]);
    expect(calls(await ask(path, request([], false)))).toEqual(["c"]);
  });

  test("goes on where a call was never answered", async () => {
    const ask = await serve();
    await ask(path, request([], false));
    expect(calls(await ask(path, request(result("a", "one"), false)))).toEqual(["c"]);
    expect(server?.results.has("b")).toBe(false);
  });

  test("answers side requests with a word, and keeps the script for the conversation", async () => {
    const ask = await serve();
    const side = { ...request([], false), tools: [] };
    expect(calls(await ask(path, side))).toEqual([undefined]);
    expect(server?.firstAsked).toBeUndefined();
    expect(calls(await ask(path, request([], false)))).toEqual(["a", "b"]);
    expect(server?.firstAsked).toBeGreaterThan(0);
  });

  test("answers a request aside with a word although it repeats the prompt", async () => {
    const ask = await serve(TURNS, [], (tools) => tools.includes("Read"));
    expect(calls(await ask(path, request([], false)))).toEqual([undefined]);
    expect(server?.firstAsked).toBeUndefined();
  });

  test("takes no result of a call that it has not made", async () => {
    const ask = await serve();
    await ask(path, request(result("other", "x"), false));
    expect(server?.results.size).toBe(0);
  });
});

test("a script may choose as it goes", async () => {
  const { path, request, result, calls } = PROTOCOLS.anthropic;
  const ask = await serve(({ results, offered }) =>
    results.size === 0 ? [{ id: "q", name: [...offered].join("+"), input: {} }] : undefined,
  );
  expect(await ask(path, request([], false))).toContain("Bash+Read");
  expect(calls(await ask(path, request(result("q", "x"), false)))).toEqual([undefined]);
});

test("anything else gets an answer without meaning", async () => {
  const ask = await serve();
  expect(JSON.parse(await ask("/v1/models", ""))).toMatchObject({ object: "list", data: [] });
  expect(JSON.parse(await ask("/v1/messages", "no json"))).toMatchObject({
    content: [{ type: "text", text: "ok" }],
  });
});

test("takes the wish for a stream, the model and an output from a path and a body that have them apart", async () => {
  const ask = await serve();
  const { request, path } = PROTOCOLS["generate content"];
  const output = { functionResponse: { id: "a", response: { output: "fine" } } };
  const text = await ask(
    path.replace("g", "streamG").replace("/m:", "/some-model:"),
    request([{ parts: [output] }]),
  );
  expect(text).toMatch(/^data: \{.*"modelVersion":"some-model"/);
  await ask(path, request([{ parts: [{ functionCall: { id: "a" } }, output] }]));
  expect(server?.results.get("a")).toEqual({ text: "fine", isError: false });
});

test("listens on the loopback alone", async () => {
  await serve();
  expect(server?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});
