import type {
  CommandRule,
  DomainRule,
  Origin,
  PathRule,
  Policy,
  Rule,
  RuleId,
  ToolRule,
} from "../../policy/policy.ts";
import type { Collector } from "./collect.ts";

/** The rules of a policy that can take effect, by subject. Each list is in the order of the policy. */
export interface RulesByKind {
  /** All rules about paths. */
  readonly paths: readonly PathRule[];
  /** What may not be read, or not be written. */
  readonly denied: readonly PathRule[];
  /** What may be written. */
  readonly writable: readonly PathRule[];
  /** What may be read again below something denied. */
  readonly readable: readonly PathRule[];
  /** What is denied or asked about. */
  readonly commands: readonly CommandRule[];
  readonly allowedCommands: readonly CommandRule[];
  /** What is denied or asked about of MCP servers. */
  readonly tools: readonly ToolRule[];
  readonly allowedHosts: readonly DomainRule[];
  readonly deniedHosts: readonly DomainRule[];
}

/** Sorts the rules of a policy. Those that never take effect become losses here. */
export function rulesByKind(policy: Policy, out: Pick<Collector, "lose">): RulesByKind {
  const paths: PathRule[] = [];
  const commands: CommandRule[] = [];
  const allowedCommands: CommandRule[] = [];
  const tools: ToolRule[] = [];
  const allowedHosts: DomainRule[] = [];
  const deniedHosts: DomainRule[] = [];
  for (const rule of policy.rules) {
    if (rule.inert !== undefined)
      out.lose(rule.action === "execute" ? "command-not-simple" : "inert-entry", rule);
    else if (rule.action === "execute") (rule.effect === "allow" ? allowedCommands : commands).push(rule);
    else if (rule.action === "call") tools.push(rule);
    else if (rule.action === "connect") (rule.effect === "allow" ? allowedHosts : deniedHosts).push(rule);
    else paths.push(rule);
  }
  const allowed = paths.filter(({ effect }) => effect !== "deny");
  return {
    paths,
    denied: paths.filter(({ effect }) => effect === "deny"),
    writable: allowed.filter(({ action }) => action === "write"),
    readable: allowed.filter(({ action }) => action === "read"),
    commands,
    allowedCommands,
    tools,
    allowedHosts,
    deniedHosts,
  };
}

/** An allow list itself, for losses that its presence causes, not one of its rules. */
export function closedList(origin: Origin, text: string, id: RuleId = "srt:/filesystem/allowWrite"): Rule {
  return { id, effect: "allow", action: "write", subject: { kind: "path", text, literal: true }, origin };
}
