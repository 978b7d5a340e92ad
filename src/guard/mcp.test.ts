import { describe, expect, test } from "vitest";
import { answerLine, PERMISSION_TOOL, type Decide } from "./mcp.ts";

const allow: Decide = () => Promise.resolve({ isAllowed: true });
const deny: Decide = () => Promise.resolve({ isAllowed: false, message: "no" });

function ask(method: string, params?: object): string {
  return JSON.stringify({ jsonrpc: "2.0", id: 7, method, params });
}

function call(given: unknown, name = PERMISSION_TOOL): string {
  return ask("tools/call", { name, arguments: given });
}

/** What the tool says, as the agent reads it. */
async function said(line: string, decide: Decide): Promise<unknown> {
  const answer = (await answerLine(line, decide)) as { result: { content: [{ text: string }] } };
  return JSON.parse(answer.result.content[0].text);
}

describe("the permission tool", () => {
  test("is the only one that the server has", async () => {
    expect(await answerLine(ask("tools/list"), deny)).toMatchObject({
      id: 7,
      result: { tools: [{ name: PERMISSION_TOOL }] },
    });
    expect(await answerLine(ask("initialize", {}), deny)).toMatchObject({
      result: { capabilities: { tools: {} } },
    });
  });

  test("says what was decided, and leaves the input as it is", async () => {
    const given = { tool_name: "Bash", input: { command: "ls" } };
    expect(await said(call(given), allow)).toEqual({ behavior: "allow", updatedInput: { command: "ls" } });
    expect(await said(call(given), deny)).toEqual({ behavior: "deny", message: "no" });
  });

  test.each([
    ["no arguments", call(undefined)],
    ["a list", call([])],
    ["no tool", call({ input: {} })],
    ["no input", call({ tool_name: "Bash" })],
    ["a text as input", call({ tool_name: "Bash", input: "ls" })],
    ["another tool", call({ tool_name: "Bash", input: {} }, "other")],
  ])("denies a request with %s", async (_, line) => {
    expect(await said(line, allow)).toMatchObject({ behavior: "deny" });
  });
});

test.each(["{", "null", "[]", '"x"', "{}", ask("resources/list")])("%s gets an error", async (line) => {
  expect(await answerLine(line, allow)).toHaveProperty("error");
});

test("a notification gets no answer", async () => {
  expect(await answerLine('{"jsonrpc":"2.0","method":"notifications/initialized"}', allow)).toBeUndefined();
});
