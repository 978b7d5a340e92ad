import { expect, test } from "vitest";
import { launch } from "./launch.ts";
import { options } from "./options.ts";

const GUARD = {
  node: "/n",
  script: "/t",
  arguments: ["guard", "claude", "--profile", "x"],
  variables: { HOME: "/h" },
};

function words(args: readonly string[], guard: typeof GUARD | undefined): readonly string[] {
  const input = { entries: [], options: options.parse({}), args, places: {} };
  const own = launch.arguments?.({ ...input, ...(guard === undefined ? {} : { guard }) }) ?? [];
  return own.flatMap((one) => one.words);
}

test("the policy answers for `-p` with the program of the hook", () => {
  const [option, servers = "", ...rest] = words(["-p", "do it"], GUARD);
  expect([option, ...rest]).toEqual(["--mcp-config", "--permission-prompt-tool", "mcp__twsrt__approve"]);
  expect(JSON.parse(servers)).toEqual({
    mcpServers: {
      twsrt: {
        command: "/usr/bin/env",
        args: ["-i", "HOME=/h", "/n", "/t", "guard", "--mcp", "--profile", "x"],
      },
    },
  });
});

test.each([
  ["without a guard", ["-p"], undefined],
  ["with a person", ["do it"], GUARD],
  ["with another tool", ["-p", "--permission-prompt-tool", "mcp__x__y"], GUARD],
  ["with another tool in one word", ["--print", "--permission-prompt-tool=mcp__x__y"], GUARD],
] as const)("nothing is added %s", (_, args, guard) => {
  expect(words(args, guard)).toEqual([]);
});

test.each([["--print"], ["-cp"], ["--print=true"]])("%s prints", (word) => {
  expect(words([word], GUARD)).toHaveLength(4);
});
