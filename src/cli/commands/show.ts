import { described, subjectsOf } from "../../answers/subjects.ts";
import { printable } from "../../diagnostics/text.ts";
import { isSelfProtection } from "../../workspace/protect.ts";
import { ruleVerb } from "../../answers/render/words.ts";
import { SOURCES } from "../../workspace/sources.ts";
import { layersJson } from "../layers.ts";
import { openWorkspace, unknownName, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";

/** `twsrt show`: the policy as it is merged from all layers, with the place of every rule. */
export async function show(context: Context): Promise<number> {
  const { parsed, io } = context;
  const source = parsed.operand;
  const names = Object.keys(SOURCES);
  if (source !== undefined && !names.includes(source)) return unknownName("source", source, names, io);
  const workspace = await openWorkspace(context);
  if (workspace === undefined) return EXIT.no;
  const { policy, layers } = workspace;
  const isShown = ({ origin }: { readonly origin: { readonly source: string } }): boolean =>
    source === undefined ||
    origin.source === source ||
    (origin.source === "self-protection" && source === "srt");
  const rules = await Promise.all(subjectsOf(policy).filter(isShown).map(described));
  if (parsed.options.json === true) {
    const settings = source === "bash" ? {} : { settings: policy.rest };
    io.out(
      `${JSON.stringify({ format: 1, layers: await layersJson(layers), rules, ...settings }, undefined, 2)}\n`,
    );
    return EXIT.ok;
  }
  const isVerbose = parsed.options.verbose === true;
  const listed = rules.filter(({ id }) => isVerbose || !isSelfProtection(id));
  for (const rule of listed) {
    const { layer = "user", file, line, column } = rule;
    const place = line === undefined ? file : `${file}:${line}:${column}`;
    io.out(`${printable(`${ruleVerb(rule)} ${rule.subject}  (${layer}, ${place})`)}\n`);
  }
  const hidden = rules.length - listed.length;
  if (hidden > 0)
    io.err(`and ${hidden} rules that protect files of twsrt and of your agents (-v shows them)\n`);
  return EXIT.ok;
}
