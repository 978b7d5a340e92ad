import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ArtifactSpec, Target } from "../targets/target.ts";
import { loadConfig } from "./config.ts";

let home: string;

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-config-"));
});

afterEach(() => fs.rmSync(home, { recursive: true }));

const SCHEMA = v.object({ level: v.optional(v.number(), 1) });

function artifact(configKey: string, presence: ArtifactSpec["presence"]): ArtifactSpec {
  return {
    id: configKey,
    configKey,
    title: "file",
    ownership: "whole",
    syntax: "text",
    presence,
    defaultPath: () => `~/.${configKey}`,
  };
}

/** A target of which only what the configuration looks at is there. */
function target(name: string, inAll: Target["inAll"]): Target {
  const part: Pick<Target, "name" | "inAll" | "artifacts" | "options" | "own"> = {
    name,
    inAll,
    artifacts: [artifact(`${name}_file`, "always"), artifact(`${name}_extra`, "when-named")],
    options: { schema: SCHEMA, parse: (section) => v.parse(SCHEMA, section) },
    own: ({ FOLDER: folder = `~/.${name}` }) => [
      { path: folder, isFile: false },
      { name: `.${name}`, isFile: false },
    ],
  };
  return part as Target;
}

async function load(text: string, also?: string) {
  const file = path.join(home, "config.toml");
  fs.writeFileSync(file, text);
  const targets = [target("usual", "always"), target("other", "when-configured")];
  const loaded = await loadConfig({
    home,
    cwd: home,
    variables: {},
    targets,
    file,
    ...(also === undefined ? {} : { also: [also] }),
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
}

describe("the agents that `all` means", () => {
  test.each([
    ["", undefined, ["usual"]],
    ["[other]\n", undefined, ["usual", "other"]],
    ['[targets]\nother_file = "x"\n', undefined, ["usual", "other"]],
    ['[targets]\nother_extra = "x"\n', undefined, ["usual", "other"]],
    ['[targets]\nusual_extra = "x"\n', undefined, ["usual"]],
    ["", "other", ["usual", "other"]],
  ])("%j, asked for %s", async (text, also, agents) => {
    expect((await load(text, also)).agents).toEqual(agents);
  });
});

describe("files", () => {
  test("of agents that are meant alone, and some only where they are named", async () => {
    expect((await load("")).targets).toEqual({ usual_file: path.join(home, ".usual_file") });
    const { targets } = await load('[targets]\nother_extra = "~/there"\n');
    expect(targets).toEqual({
      usual_file: path.join(home, ".usual_file"),
      other_file: path.join(home, ".other_file"),
      other_extra: path.join(home, "there"),
    });
  });

  test("`true` is where the agent reads it", async () => {
    const { targets } = await load("[targets]\nother_extra = true\nusual_file = true\n");
    expect(targets).toMatchObject({
      usual_file: path.join(home, ".usual_file"),
      other_extra: path.join(home, ".other_extra"),
    });
    await expect(load("[targets]\nother_extra = false\n")).rejects.toThrow("a path or true");
  });

  test("options of all agents are read", async () => {
    expect((await load("")).options).toEqual({ usual: { level: 1 }, other: { level: 1 } });
  });
});
