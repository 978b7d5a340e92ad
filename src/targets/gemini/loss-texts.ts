import type { LossText } from "../../diagnostics/codes.ts";
import type { LOSSES } from "./losses.ts";

/** What each loss of its own means, for a person. */
export const LOSS_TEXTS: { readonly [L in keyof typeof LOSSES]: LossText } = {
  "ask-void-in-yolo": {
    title: "ask rules on all tools of an MCP server do nothing in the yolo mode",
    why: "A question about a server gives way to a rule that allows every tool, which that mode brings. Ask rules that name a tool still ask.",
    remedy: "name the tools one by one, or do not start the agent in that mode",
  },
  "edit-by-path-end": {
    title: "an edit that names only the end of a path is not seen",
    why: "The agent's edit tool completes a relative path that is not there to the only file that ends so, after the rules were asked.",
    remedy: "look at the file that the agent shows before it changes it, or rely on the sandbox",
  },
  "grant-outside-workspace": {
    title: "writable path outside the start directory stays closed to built-in tools",
    why: "The agent's file tools reach nothing outside the directory that it is started in.",
    remedy: "add the directory to the agent's workspace when it is started",
  },
  "relative-spelling": {
    title: "also denies relative paths that end the same in other directories",
    why: "The agent compares the path as it is written, and the directory that it is relative to is not known beforehand.",
    remedy: "none needed; write absolute paths in the agent if one of those is meant",
  },
  "search-limited": {
    title: "searching in ignored files is denied",
    why: "What may not be read is kept from searches by an ignore file, and a search has an option that ignores it.",
    remedy: "none needed; search ignored files by hand",
  },
  "started-inside": {
    title: "not seen in relative paths when the agent is started inside what is denied",
    why: "The agent compares the path as it is written, and from there it has none of the names of the rule.",
    remedy: "start the agent elsewhere",
  },
  "unusual-spelling": {
    title: "unusual spellings are denied whatever they name",
    why: "The agent compares text and resolves it only afterwards, so that a spelling like `a//b`, `a/x/../b` or `%61` could name what is denied.",
    remedy: "none needed; write the path or the host in its plain form",
  },
};
