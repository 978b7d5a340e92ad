import type { Note, NoteCode } from "../../reading.ts";

/** Why an imported entry got its verdict, for a person: lower case, no final period. */
const NOTES: Readonly<Record<NoteCode, string>> = {
  rewritten: "part of how the rules are written for this agent",
  "below-settings": "a single leading slash starts at {about}, which is rarely intended",
  arguments: "the entry matches only the bare command; the rule also matches it with arguments",
  "directory-too": "the entry matches what is in the directory; the rule also matches the directory",
  "below-too": "the entry matches only the path itself; the rule also matches what is below it",
  "any-depth":
    "agents resolve a relative pattern in different places; the rule matches it at any depth, and what is below it",
  "order-free": "the rule matches the option anywhere among the arguments",
  "other-tools": "the entry applies only to {about}; the rule applies to every tool",
  "other-programs": "the rule also matches the program behind a path or a wrapper such as `sudo`",
  "any-scheme": "the entry applies to {about} alone; the rule applies to every scheme",
  subdomains: "the entry also applies to every subdomain, so it becomes two rules",
  exceptions: "another entry allows part of it; the rule denies all of it",
  "inside-word":
    "the entry also matches `{about}` inside a longer word; the rule matches it at the start of a word",
  "tool-not-consulted": "the agent never consults rules for `{about}`",
  "matches-nothing": "the agent matches nothing with this pattern",
  "parent-path": "the agent does not resolve `.` and `..` in a pattern",
  variable: "the agent does not expand variables, so it matches only a path with this very name",
  braces: "the agent does not expand braces, so it matches only a path with this very name",
  "host-form": "the agent accepts only a host name here",
  dropped: "the agent drops this entry as invalid",
  redirect: "the agent removes redirections before it compares",
  "file-ignored": "the agent ignores the whole file",
  overridden: "another entry decides first",
  "sandbox-off": "the sandbox of the agent is not switched on",
  "only-here": "only this agent has such an entry",
  "whole-tool": "it removes a tool from the agent",
  "allow-command": "to make it part of your policy, add the command to `allow` in the bash rules",
  "allow-tool": "a policy has no rule that allows a tool of an MCP server",
  "allow-path": "a policy has no rule that lets a tool use a path without a prompt",
  "allow-project": "a project's file may allow nothing outside that project",
  "allow-any-host": "a policy cannot allow every host",
  "ask-path": "a policy has no ask rule for paths",
  "ask-host": "a policy has no ask rule for hosts",
  "not-one-command": "it is not one simple command",
  wildcards: "a rule cannot have wildcards in these places",
  negated: "a rule cannot except what another one denies",
  condition: "it applies only under a condition",
  setting: "a setting of this agent, not a rule",
  "not-a-rule": "its form is unknown to twsrt",
};

/** The text of a note. */
export function noteText({ code, about = "" }: Note): string {
  return NOTES[code].replace("{about}", about);
}
