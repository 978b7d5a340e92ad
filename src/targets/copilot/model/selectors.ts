import type { NativeEntry } from "../../../enforcers/model.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { IDS } from "../scopes.ts";
import type { LaunchFlags, ToolRule, UrlFlag } from "./flags.ts";
import type { Found } from "./found.ts";
import { OpenPaths } from "./open-paths.ts";
import { PathRules, spellingsOf } from "./path-rules.ts";
import { ShellModel } from "./shell/index.ts";
import { addressOf, parseUrlRule, UrlRules, type Address } from "./url-rules.ts";

/** Flags that neither open nor deny anything. */
export const NOTHING: LaunchFlags = {
  kind: "flags",
  deny: [],
  allow: [],
  denyUrls: [],
  allowUrls: [],
  directories: [],
  isTempClosed: false,
};

const OPEN = (() => {
  const entry = entryOf("", "");
  return { allTools: entry, allPaths: entry, allUrls: entry };
})();

export function entryOf(key: string, value: string): NativeEntry {
  return { artifact: IDS.managed, key: key === "" ? "permissions" : key, value };
}

export function shellOf(flags: LaunchFlags, environment: Environment): ShellModel {
  return new ShellModel({
    flags,
    environment,
    open: new OpenPaths(flags, environment),
    denyUrls: new UrlRules(flags.denyUrls),
    allowUrls: new UrlRules(flags.allowUrls),
    denyRead: new PathRules([]),
    denyWrite: new PathRules([]),
  });
}

/** The selectors of one list. */
export class Selectors {
  readonly urls: readonly UrlFlag[];
  readonly hasPaths: boolean;
  readonly #environment: Environment;
  readonly #shell: {
    readonly model: ShellModel;
    readonly all: Found | undefined;
    readonly some: Found | undefined;
  };
  readonly #paths: Readonly<Record<"Read" | "Edit", PathRules>>;
  readonly #addresses: UrlRules;
  /** Selectors of each kind whose effect was not measured. */
  readonly #doubtful = new Map<string, Found>();

  constructor(list: string, texts: readonly string[], environment: Environment) {
    this.#environment = environment;
    const rules: Record<"shell" | "read" | "write", ToolRule[]> = { shell: [], read: [], write: [] };
    const urls: UrlFlag[] = [];
    for (const text of texts) {
      const entry = entryOf(`permissions.${list}`, text);
      const read = selectorOf(text, environment);
      if (read.kind === "doubtful") {
        for (const tool of read.tools) this.#doubtful.set(tool, { certain: false, entry });
      } else if (read.kind === "url") urls.push({ rule: parseUrlRule(read.value), entry });
      else rules[read.kind].push({ ...read, entry });
    }
    this.urls = urls;
    this.hasPaths = rules.read.length + rules.write.length > 0 || this.#doubtful.has("Read");
    const all = rules.shell.find(({ value }) => value === undefined)?.entry;
    const some = rules.shell[0]?.entry;
    this.#shell = {
      model: shellOf({ ...NOTHING, ...OPEN, deny: rules.shell }, environment),
      all: all === undefined ? undefined : { certain: true, entry: all },
      // A part of a line that is allowed opens the line only if every other part is allowed as well.
      some: list === "allow" && some !== undefined ? { certain: false, entry: some } : undefined,
    };
    this.#paths = { Read: new PathRules(rules.read), Edit: new PathRules(rules.write) };
    this.#addresses = new UrlRules(urls);
  }

  find(attempt: Attempt): Found | undefined {
    const { tool } = attempt;
    const doubtful = this.#doubtful.get(tool === "Write" ? "Edit" : tool);
    return this.#found(attempt) ?? doubtful;
  }

  #found(attempt: Attempt): Found | undefined {
    if (attempt.tool === "Bash") {
      const { model, all, some } = this.#shell;
      if (all !== undefined || some !== undefined) return all ?? some;
      const { verdict, entry } = model.decide(attempt);
      if (verdict === "allow" || entry === undefined) return undefined;
      return { certain: verdict === "deny", entry };
    }
    const { access } = attempt;
    if (attempt.tool === "WebFetch") {
      const address = addressIn(access.text);
      return address === undefined ? undefined : this.#addresses.find(address);
    }
    const spellings = spellingsOf(access.text, access.cwd, this.#environment, attempt.tool === "Read");
    return this.#paths[attempt.tool === "Read" ? "Read" : "Edit"].find(spellings);
  }
}

/** The address of a fetch, which takes `https` for granted. */
export function addressIn(text: string): Address | undefined {
  const url = text.trim();
  return addressOf(url.includes("://") ? url : `https://${url}`);
}

type Selector =
  | { readonly kind: "shell" | "read" | "write"; readonly value?: string }
  | { readonly kind: "url"; readonly value: string }
  | { readonly kind: "doubtful"; readonly tools: readonly string[] };

/** Whether the agent takes a selector of this kind. */
export function isKnownKind(text: string): boolean {
  return /^(Shell|shell|Bash|Read|Edit|Write|Domain)(\(|$)/.test(text);
}

/** `Shell(rm *)`, `Read(//x/**)`, `Edit(~/x)`, `Domain(h)`: the forms that were measured. */
function selectorOf(text: string, { home, cwd }: Environment): Selector {
  const [, name = "", value] = /^(\w+)(?:\((.*)\))?$/s.exec(text) ?? [];
  switch (name) {
    case "Shell":
    case "shell":
    case "Bash": {
      if (value === undefined || value === "*") return { kind: "shell" };
      const words = value.replace(/( |:)\*$/, ":*");
      const isPlain = !/[*?[\]()'"\\]|^\s|\s$/.test(words.replace(/:\*$/, ""));
      return isPlain ? { kind: "shell", value: words } : { kind: "doubtful", tools: ["Bash"] };
    }
    case "Read":
    case "Edit":
    case "Write": {
      const kind = name === "Read" ? "read" : "write";
      if (value === undefined) return { kind };
      const [, root = "", rest = ""] = /^(\/\/|\/|\.\/|~\/)(.*)$/s.exec(value) ?? [];
      const isPlain = root !== "" && rest !== "" && !/[*?[\]{}\\]|\/$/.test(rest.replace(/\/\*\*$/, ""));
      if (!isPlain || name === "Write")
        return { kind: "doubtful", tools: [name === "Read" ? "Read" : "Edit"] };
      const folder = root === "//" ? "" : root === "~/" ? home : cwd;
      return { kind, value: `${folder}/${rest}` };
    }
    case "Domain":
      return value !== undefined && /^(\*\.)?[\w-]+(\.[\w-]+)+$/.test(value)
        ? { kind: "url", value }
        : { kind: "doubtful", tools: ["WebFetch"] };
    default:
      return { kind: "doubtful", tools: ["Bash", "Read", "Edit", "WebFetch"] };
  }
}
