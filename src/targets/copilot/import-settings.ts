import { isObject, readJson } from "../../edit/json.ts";
import { LENIENT_JSON } from "../../edit/json-dialect.ts";
import { valueAt } from "../../policy/value-at.ts";
import { commandMeaning } from "../kit/import/command.ts";
import { pathRule, withoutChildren } from "../kit/import/path.ts";
import { dead, kept } from "../kit/import/meaning.ts";
import type { Meaning, NativeFile, Reading, SourceList, SourceRule } from "../reading.ts";
import { IDS } from "./scopes.ts";

/** The paths and hosts of the agent's own sandbox. What is in no list of paths is not reachable there at all. */
const SANDBOX: Readonly<Record<string, SourceList>> = {
  "sandbox.userPolicy.filesystem.deniedPaths": "denyRead",
  "sandbox.userPolicy.filesystem.readonlyPaths": "denyWrite",
  "sandbox.userPolicy.filesystem.readwritePaths": "allowWrite",
  "sandbox.userPolicy.network.allowedHosts": "allowedDomains",
  "sandbox.userPolicy.network.blockedHosts": "deniedDomains",
};

/** What settings, approvals and an administrator's file amount to (research/copilot-cli.md section 3, release 1.0.102). */
export function settingsReadings({ id, text }: NativeFile): readonly Reading[] | undefined {
  const read = readJson(text, LENIENT_JSON);
  if (!read.ok || !isObject(read.value)) return undefined;
  const root = read.value;
  // Approvals only allow.
  if (id === IDS.approvals)
    return Object.keys(isObject(root["locations"]) ? root["locations"] : {}).map((value) => ({
      key: "locations",
      value,
      ...kept("condition"),
    }));
  return [...sandboxReadings(root), ...(id === IDS.managed ? managedReadings(root) : urlReadings(root))];
}

function sandboxReadings(root: object): readonly Reading[] {
  const isOn = valueAt(root, ["sandbox", "enabled"]) === true;
  return Object.entries(SANDBOX).flatMap(([key, list]) =>
    textsAt(root, key).map((value): Reading => {
      const rules = rulesOf(list, value);
      if (list === "denyRead" || list === "denyWrite" || list === "allowWrite") {
        // A pattern is taken literally there.
        if (/[*?[]/.test(value)) return { key, value, ...dead("matches-nothing") };
        if (value.startsWith("$")) return { key, value, ...dead("variable", rules) };
      }
      if (!isOn) return { key, value, ...dead("sandbox-off", list.startsWith("deny") ? rules : []) };
      return { key, value, kind: "exact", rules };
    }),
  );
}

/** A blocked host is blocked with all below it. */
function rulesOf(list: SourceList, value: string): readonly SourceRule[] {
  if (list === "deniedDomains" && /^[\w-]+(?:\.[\w-]+)+$/.test(value) && !/^[\d.]+$/.test(value))
    return [
      { list, text: value },
      { list, text: `*.${value}` },
    ];
  if (list === "allowedDomains" || list === "deniedDomains") return [{ list, text: value }];
  return [{ list, text: value.replace(/(?<=.)\/+$/, "") }];
}

/** Without the sandbox these are about the tool that fetches, over https. */
function urlReadings(root: object): readonly Reading[] {
  return (["allowedUrls", "deniedUrls"] as const).flatMap((key) =>
    textsAt(root, key).map((value): Reading => {
      const [, host] = /^(?:https:\/\/)?((?:\*\.)?[\w.-]+)\/?$/.exec(value) ?? [];
      if (host === undefined) return { key, value, ...kept("wildcards") };
      const list = key === "allowedUrls" ? "allowedDomains" : "deniedDomains";
      const rules: readonly SourceRule[] = [{ list, text: host.toLowerCase() }];
      if (key === "allowedUrls") return { key, value, kind: "exact", rules };
      return { key, value, kind: "wider", rules, note: { code: "any-scheme", about: "https" } };
    }),
  );
}

const EFFECTS = ["deny", "ask", "allow", "limitTo"] as const;

function managedReadings(root: object): readonly Reading[] {
  return EFFECTS.flatMap((effect) =>
    textsAt(root, `permissions.${effect}`).map((value): Reading => ({
      key: `permissions.${effect}`,
      value,
      ...selectorMeaning(value, effect),
    })),
  );
}

function selectorMeaning(selector: string, effect: (typeof EFFECTS)[number]): Meaning {
  const [, tool = "", argument] = /^(\w+)(?:\((.*)\))?$/s.exec(selector) ?? [];
  if (argument === undefined) return kept(effect === "allow" ? "setting" : "whole-tool");
  switch (tool) {
    case "Shell":
    case "shell":
    case "Bash": {
      if (effect !== "deny" && effect !== "ask") return kept("allow-command");
      const text = argument.replace(/(?::\*| \*)$/, "");
      return commandMeaning({ list: effect, text, open: text !== argument, stars: "none" });
    }
    case "Read":
    case "Edit": {
      if (effect !== "deny") return kept(effect === "ask" ? "ask-path" : "allow-path");
      const list = tool === "Read" ? "denyRead" : "denyWrite";
      const path = withoutChildren(argument.replace(/^\/\//, "/"));
      // One slash is the folder that the agent is started in.
      const isHere = /^\/(?!\/)/.test(argument);
      const rule = pathRule(list, isHere ? `.${path}` : path);
      if (argument.endsWith("/**")) return { kind: "exact", rules: [rule] };
      return { kind: "wider", rules: [rule], note: { code: "below-too" } };
    }
    case "Domain": {
      if (effect === "ask") return kept("ask-host");
      const list = effect === "deny" ? "deniedDomains" : "allowedDomains";
      const rules: readonly SourceRule[] = [{ list, text: argument.toLowerCase() }];
      if (argument === "*") return kept(effect === "deny" ? "whole-tool" : "allow-any-host");
      if (effect !== "deny") return { kind: "exact", rules };
      return { kind: "wider", rules, note: { code: "any-scheme", about: "https" } };
    }
    default:
      return kept("only-here");
  }
}

function textsAt(root: object, key: string): readonly string[] {
  const value = valueAt(root, key.split("."));
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
