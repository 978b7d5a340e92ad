import type { Document, KeyPath } from "../diagnostics/diagnostic.ts";
import type { RuleWord } from "../shell/rule-word.ts";

/** What a rule answers. Strictness: deny, then ask, then allow. */
export type Effect = "deny" | "ask" | "allow";

/** What is attempted. */
export type Action = "read" | "write" | "execute" | "connect" | "call";

/**
 * A path as the sources spell it. `literal`: every character is itself, so `*` and `[` are not wildcards.
 * Meaning: `~` is the home; relative paths start at the directory the agent is started in; a directory covers all
 * below it; a link denotes its target.
 */
export interface PathSubject {
  readonly kind: "path";
  readonly text: string;
  readonly literal: boolean;
  /** Known, also before it exists: a file, or a directory. */
  readonly isFile?: boolean;
}

/**
 * A program with the words that must be there: sub-commands in their order, options anywhere among the arguments.
 * Quotes are removed. A `*` at the end of a word makes it a prefix; everywhere else it is refused.
 */
export interface CommandSubject {
  readonly kind: "command";
  readonly text: string;
  readonly words: readonly RuleWord[];
}

/** A host, `*.host` for all below it but not itself, or `*` for any. Without a port: every port. */
export interface DomainSubject {
  readonly kind: "domain";
  readonly host: string;
  readonly port?: number;
}

/** A tool of an MCP server. */
export interface ToolSubject {
  readonly kind: "tool";
  /** As the source spells it: `github.delete_repo`. */
  readonly text: string;
  /** The name under which an agent has the server. */
  readonly server: string;
  /** The name of the tool, or how it begins; the empty beginning is every tool. */
  readonly tool: RuleWord;
}

/** What a rule is about: a path pattern, a command, a domain or a tool. */
export type Subject = PathSubject | CommandSubject | DomainSubject | ToolSubject;

/** How much of an allowed command an agent may be told, which lets run whatever has its text. */
export interface Allowance {
  /** The line without further words: the policy allows it and says nothing else of it, whatever is piped into it. */
  readonly alone: boolean;
  /** Also with any further words: none of them make it run, read, write or reach anything, or a restricted command. */
  readonly further: boolean;
}

/** Circumstances under which a rule on a command applies; all of them have to be so. In each text a `*` is any text. */
export interface Conditions {
  /** The branch of the repository. */
  readonly branch?: string;
  /** The directory of the call, and all below it. */
  readonly cwd?: string;
  /** The address of a remote of the repository. */
  readonly remote?: string;
  /** Variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Where a rule was written. Line and column are found from it when somebody has to be shown. */
export interface Origin {
  readonly source: SourceId;
  readonly document: Document;
  readonly path: KeyPath;
  /** The name of the layer, where it is not the user's. */
  readonly layer?: string;
  /** Of an allow list: the lists of other layers, all of which have to name what is allowed. */
  readonly also?: readonly Origin[];
}

/** `self-protection` marks the rules that keep an agent from editing the policy and the configuration itself. */
export type SourceId = "srt" | "bash" | "self-protection";

/** Unique in a policy and stable while the sources do not change: source and key path. */
export type RuleId = string;

/** What all rules have, whatever they are about. */
export interface RuleBase {
  readonly id: RuleId;
  readonly effect: Effect;
  readonly reason?: string;
  /** The agents that it is limited to, by name; absent: it applies to all. */
  readonly agents?: readonly string[];
  readonly origin: Origin;
  /** The sandbox accepts the entry and matches nothing with it; so must every agent. The text says why. */
  readonly inert?: string;
}

/** One statement of the policy: may, may not, or may after asking. */
export type Rule = RuleBase &
  (
    | { readonly action: "read" | "write"; readonly subject: PathSubject }
    | {
        readonly action: "execute";
        readonly subject: CommandSubject;
        /** Of an allow. Absent: it is not known what it could open, so no agent is told. */
        readonly allowance?: Allowance;
        /** Only the guard can look at these. */
        readonly when?: Conditions;
      }
    | { readonly action: "connect"; readonly subject: DomainSubject }
    | { readonly action: "call"; readonly subject: ToolSubject }
  );

/** A rule about reading or writing paths. */
export type PathRule = Extract<Rule, { readonly action: "read" | "write" }>;

/** A rule about running commands. */
export type CommandRule = Extract<Rule, { readonly action: "execute" }>;

/** A rule about connecting to hosts. */
export type DomainRule = Extract<Rule, { readonly action: "connect" }>;

/** A rule about calling tools of MCP servers. */
export type ToolRule = Extract<Rule, { readonly action: "call" }>;

/** What the canonical sources say, in one form that no source and no agent shapes. */
export interface Policy {
  /** In source order. Their order carries no meaning. */
  readonly rules: readonly Rule[];
  /**
   * The origin of each allow list that is present, even when it is empty: what it does not name is denied. An
   * absent list says nothing.
   */
  readonly closed: { readonly write?: Origin; readonly connect?: Origin };
  /** Settings of the sandbox that are not rules, as they were. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** A policy without a single rule. */
export const EMPTY_POLICY: Policy = { rules: [], closed: {}, rest: {} };
