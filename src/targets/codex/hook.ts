import { createHash } from "node:crypto";
import type { AST } from "toml-eslint-parser";
import { eolOf, splice, type TextEdit } from "../../edit/text-edit.ts";
import { tomlKey, tomlString } from "../../edit/toml-text.ts";
import { tomlTree } from "../../edit/toml-tree.ts";
import { parseTomlDocument } from "../../schema/toml.ts";
import { isGuard } from "../guard-line.ts";
import { soleWords } from "../kit/hooks/json-seat.ts";
import { claudeEvent, extraHook, lineOf, missingHook, TIMEOUT, type HookSeat } from "../kit/hooks/seat.ts";
import { isTable, valueAt } from "./merge/values.ts";

const KEY = "hooks.PreToolUse";
const GROUPS = ["hooks", "PreToolUse"] as const;
const AGENT = "codex";

type Table = Readonly<Record<string, unknown>>;

/**
 * The entry in the user's configuration, and the hash by which the agent knows that its user trusts it: it silently skips any other
 * hook. The hash covers the event, the matcher and the command, and its key has the place of the group in the
 * file (facts.md, Hooks, release 0.169.0).
 */
export const seat: HookSeat = {
  key: KEY,
  event: claudeEvent("Bash"),
  seat: async ({ text, file, program, written, original }) => {
    const table = await tableOf(text);
    const groups = table === undefined ? undefined : groupsOf(table);
    if (table === undefined || groups === undefined)
      return { kind: "unusable", path: KEY, expected: "a list of tables", got: "something else" };
    const before = original === undefined ? undefined : await tableOf(original);
    const kept = new Set((before === undefined ? [] : (groupsOf(before) ?? [])).map((one) => commandOf(one)));
    const line = program === undefined ? undefined : lineOf(program);
    const ours = groups.flatMap((group, place) => {
      const command = commandOf(group);
      if (command === undefined) return [];
      if (line === undefined)
        return written.includes(command) && !kept.has(command) ? [{ command, place }] : [];
      return written.includes(command) || isGuard(soleWords(group), AGENT) ? [{ command, place }] : [];
    });
    const same = ours.find(
      ({ command, place }) =>
        command === line && isTrusted(table, file, place, line) && isExact(groups[place], line),
    );
    const gone = ours.filter((one) => one !== same);
    const drift = [
      ...(line === undefined || same !== undefined ? [] : [missingHook(KEY, AGENT, line)]),
      ...gone.map(({ command }) => extraHook(KEY, AGENT, command, line !== undefined)),
    ];
    if (drift.length === 0) return { kind: "seated", text, drift: [], entry: line };
    const rest = without(text, file, new Set(gone.map(({ place }) => place)));
    const next =
      line === undefined || same !== undefined
        ? rest
        : withBlock(rest, file, groups.length - gone.length, line);
    const after = await tableOf(next);
    if (
      after === undefined ||
      (groupsOf(after)?.length ?? 0) !== groups.length - gone.length + (next === rest ? 0 : 1)
    )
      return {
        kind: "unusable",
        path: KEY,
        expected: "an array of tables (`[[...]]`)",
        got: "an inline list",
      };
    return { kind: "seated", text: next, drift, entry: line };
  },
  switchedOff: async (text) => {
    const table = await tableOf(text);
    return table === undefined ? undefined : offIn(table);
  },
  registered: async (text, file) => {
    const table = await tableOf(text);
    const groups = table === undefined ? [] : (groupsOf(table) ?? []);
    const place = groups.findIndex((group) => isGuard(soleWords(group), AGENT));
    const group = groups[place];
    if (table === undefined || group === undefined) return undefined;
    const words = soleWords(group);
    const off = offIn(table);
    if (off !== undefined) return { words, off };
    if (!isTrusted(table, file, place, commandOf(group) ?? "")) return { words, off: "trusted_hash" };
    return { words };
  },
};

function offIn(table: Table): string | undefined {
  return valueAt(table, ["features", "hooks"]) === false ? "features.hooks" : undefined;
}

async function tableOf(text: string): Promise<Table | undefined> {
  const read = await parseTomlDocument({ file: "", text: text.replace(/^\uFEFF/, ""), syntax: "toml" });
  return read.ok ? read.value : undefined;
}

/** @returns undefined where something else is in the place of the list */
function groupsOf(table: Table): readonly unknown[] | undefined {
  const found = valueAt(table, GROUPS);
  if (found === undefined) return table["hooks"] === undefined || isTable(table["hooks"]) ? [] : undefined;
  return Array.isArray(found) ? found : undefined;
}

/** The only command of a group. */
function commandOf(group: unknown): string | undefined {
  const inner = isTable(group) ? group["hooks"] : undefined;
  const [only, ...others] = Array.isArray(inner) ? (inner as readonly unknown[]) : [];
  const command = isTable(only) && others.length === 0 ? only["command"] : undefined;
  return typeof command === "string" ? command : undefined;
}

function isExact(group: unknown, line: string): boolean {
  const wanted = { matcher: "*", hooks: [{ type: "command", command: line, timeout: TIMEOUT }] };
  return JSON.stringify(group) === JSON.stringify(wanted);
}

function stateKey(file: string, place: number): string {
  return `${file}:pre_tool_use:${place}:0`;
}

function isTrusted(table: Table, file: string, place: number, line: string): boolean {
  const state = valueAt(table, ["hooks", "state", stateKey(file, place)]);
  return isTable(state) && state["enabled"] !== false && state["trusted_hash"] === trustedHash(line);
}

/** What the agent itself answers to `hooks/list` for this entry: the hash of its JSON with sorted keys. */
export function trustedHash(command: string): string {
  const hook = { async: false, command, timeout: TIMEOUT, type: "command" };
  const text = JSON.stringify({ event_name: "pre_tool_use", hooks: [hook], matcher: "*" });
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

function withBlock(text: string, file: string, place: number, line: string): string {
  const eol = eolOf(text);
  const block = [
    "[[hooks.PreToolUse]]",
    'matcher = "*"',
    `hooks = [{ type = "command", command = ${tomlString(line)}, timeout = ${TIMEOUT} }]`,
    "",
    `[hooks.state.${tomlKey(stateKey(file, place))}]`,
    "enabled = true",
    `trusted_hash = "${trustedHash(line)}"`,
    "",
  ].join(eol);
  if (text.trim() === "") return block;
  return `${text}${text.endsWith("\n") ? "" : eol}${eol}${block}`;
}

/**
 * Takes groups out, with what the agent remembers of their trust. Groups behind them move up, and so do the keys of
 * their trust: otherwise a hook of the user's would be skipped.
 */
function without(text: string, file: string, gone: ReadonlySet<number>): string {
  if (gone.size === 0) return text;
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  const tables = tomlTree(text.slice(mark)).body[0].body.filter((node) => node.type === "TOMLTable");
  const prefix = `${file}:pre_tool_use:`;
  const edits = tables.flatMap((node): TextEdit[] => {
    const route = node.resolvedKey.map(String);
    const [first, second, third = ""] = route;
    if (first !== "hooks") return [];
    if (second === "PreToolUse") return gone.has(Number(third)) ? [whole(text, node, mark)] : [];
    if (second !== "state" || !third.startsWith(prefix)) return [];
    const [place = "", ...handler] = third.slice(prefix.length).split(":");
    if (gone.has(Number(place))) return [whole(text, node, mark)];
    const moved = Number(place) - [...gone].filter((one) => one < Number(place)).length;
    const part = node.key.keys[2];
    if (moved === Number(place) || part === undefined) return [];
    const [from, to] = part.range;
    const key = `${prefix}${[String(moved), ...handler].join(":")}`;
    return [{ offset: from + mark, length: to - from, text: tomlKey(key) }];
  });
  return splice(text, edits);
}

/** A table with its lines, and one blank line in front of it. */
function whole(text: string, { range: [start, end] }: AST.TOMLTable, mark: number): TextEdit {
  const rest = /^[ \t]*(?:#[^\n]*)?\r?\n?/.exec(text.slice(end + mark))?.[0].length ?? 0;
  const blank = /(?:^|\n)(\r?\n)$/.exec(text.slice(0, start + mark))?.[1]?.length ?? 0;
  const offset = start + mark - blank;
  return { offset, length: end + mark + rest - offset, text: "" };
}
