/** What the build puts beside the program: JSON Schemas for editors, and the manual page. No command loads this. */
import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { manPage } from "./cli/completions/man.ts";
import { commandTable, globalOptions } from "./cli/completions/table.ts";
import { ACCEPT_SHAPE } from "./config/accept.ts";
import { configShape } from "./config/config.ts";
import { BASH_RULES, ENTRY, TOOL_ENTRY } from "./sources/bash.ts";
import { SRT_SETTINGS } from "./sources/srt-schema.ts";
import { TARGETS } from "./targets/registry.ts";

/** A schema by the name of its file. A schema refuses nothing that twsrt takes. */
export function schemas(): Readonly<Record<string, object>> {
  return {
    "bash-rules.schema.json": schemaOf("Command rules of twsrt", bashRules()),
    "config.schema.json": closed(
      schemaOf("Configuration of twsrt", configShape(TARGETS, v.array(ACCEPT_SHAPE))),
    ),
    "srt-settings.schema.json": schemaOf(
      "Settings of the sandbox runtime, as twsrt reads them",
      srtSettings(),
    ),
  };
}

/** @param about the release, and the day of the build */
export function manual(about: Parameters<typeof manPage>[2]): string {
  const agents = TARGETS.map(({ name }) => name);
  return manPage(commandTable(agents), globalOptions(), about);
}

type Shape = v.ObjectSchema<v.ObjectEntries, undefined>;

/** The readers check entries one by one, for places and words of their own; an editor needs their shape. */
function bashRules(): Shape {
  const command = v.optional(v.array(v.union([v.string(), ENTRY])));
  const tool = v.optional(v.array(v.union([v.string(), TOOL_ENTRY])));
  const lists = { deny: command, ask: command, allow: command };
  return v.object({ ...BASH_RULES.entries, ...lists, mcp: v.optional(v.object({ deny: tool, ask: tool })) });
}

function srtSettings(): Shape {
  const { entries } = SRT_SETTINGS;
  const literal = v.strictObject({ path: v.string(), literal: v.literal(true) });
  const paths = v.optional(v.array(v.union([v.string(), literal])));
  const hosts = v.optional(v.array(v.string()));
  return v.object({
    ...entries,
    network: v.optional(
      v.object({ ...entries.network.wrapped.entries, allowedDomains: hosts, deniedDomains: hosts }),
    ),
    filesystem: v.optional(
      v.object({
        ...entries.filesystem.wrapped.entries,
        denyRead: paths,
        allowRead: paths,
        allowWrite: paths,
        denyWrite: paths,
      }),
    ),
  });
}

function schemaOf(title: string, shape: Shape): object {
  const schema = toJsonSchema(shape, {
    errorMode: "ignore",
    overrideSchema: ({ valibotSchema }) =>
      valibotSchema.type === "date" ? { type: "string", format: "date" } : undefined,
  });
  return { ...schema, title };
}

/** The same without other keys: config.toml refuses those that it does not know. */
function closed(schema: object): object {
  const copy = structuredClone(schema) as {
    type?: unknown;
    properties?: object;
    additionalProperties?: boolean;
  };
  for (const value of Object.values(copy)) closeAll(value);
  copy.additionalProperties = false;
  return copy;
}

function closeAll(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  const node = value as { type?: unknown; properties?: unknown; additionalProperties?: boolean };
  if (node.type === "object" && node.properties !== undefined) node.additionalProperties = false;
  for (const inner of Object.values(value)) closeAll(inner);
}
