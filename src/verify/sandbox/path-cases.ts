import { instantiate } from "../../answers/witness/paths.ts";
import { judgeOf, type Judge } from "../../policy/decide.ts";
import type { Environment } from "../../policy/environment.ts";
import { absolutePath, parsePath } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import { droppedText, type Case, type Cases } from "./cases.ts";
import { childrenOf, matchesOnDisk } from "./disk.ts";
import type { Entry, SettingsUnderTest } from "./entries.ts";
import { HardLinks } from "./hard-links.ts";
import { meantPaths } from "./meant.ts";
import { isAtOrUnder } from "../../policy/normalize.ts";

/** What cases about files are made from. */
export interface PathGround {
  readonly environment: Environment;
  readonly judge: Judge;
  /** Places that some entry opens for writing, as they are named. */
  readonly writable: readonly string[];
  readonly hardLinks: HardLinks;
}

export function pathGround({ policy, entries }: SettingsUnderTest, environment: Environment): PathGround {
  const writable = entries.flatMap((entry) => {
    if (entry.list !== "allowWrite" || entry.droppedWith !== undefined) return [];
    const path = absolutePath(parsePath(subjectOf(entry)), environment);
    return path === undefined ? [] : [path];
  });
  const { cwd, home } = environment;
  const hardLinks = new HardLinks([cwd, ...writable, home], environment);
  return { environment, judge: judgeOf(policy, environment), writable, hardLinks };
}

/** What the policy wants of a path. */
export function expectation(path: string, action: "read" | "write", judge: Judge): "allow" | "deny" {
  return judge.decideTouch({ action, path }).effect === "deny" ? "deny" : "allow";
}

/** Of a pattern, and of a directory, so many places are tried. */
const MOST_MATCHES = 3;
const MOST_CHILDREN = 2;

/** The probes that show what an entry about files comes to. */
export function pathCases(entry: Entry, ground: PathGround, out: Cases): void {
  if (entry.extracts === true) {
    out.leave(entry.id, "the path", "skipped", "what of it is shown depends on its content");
    return;
  }
  const subject = subjectOf(entry);
  new Maker(entry, undefined, ground, out).make(subject);
  if (entry.literal) return;
  for (const text of meantPaths(entry.text, ground.environment.home))
    new Maker(entry, text, ground, out).make({ ...subject, text });
}

function subjectOf({ text, literal }: Entry): PathSubject {
  // A final `/**` is the directory (research/srt.md section 2).
  const whole = literal ? text : text.replace(/\/\*\*$/, "") || "/";
  return { kind: "path", text: whole, literal };
}

class Maker {
  readonly #entry: Entry;
  readonly #ground: PathGround;
  readonly #out: Cases;
  /** The spelling that was meant, where it is not the one that is written. */
  readonly #meant: string | undefined;

  constructor(entry: Entry, meant: string | undefined, ground: PathGround, out: Cases) {
    this.#entry = entry;
    this.#meant = meant;
    this.#ground = ground;
    this.#out = out;
  }

  make(subject: PathSubject): void {
    const { environment } = this.#ground;
    const path = absolutePath(parsePath(subject), environment);
    if (path === undefined) this.#pattern(subject);
    else if (environment.kind(path) === "absent") this.#absent(path);
    else this.#place(path, "the path", MOST_CHILDREN);
  }

  #pattern(subject: PathSubject): void {
    const { environment } = this.#ground;
    const matches = matchesOnDisk(subject, MOST_MATCHES, environment);
    for (const path of matches) this.#place(path, "a match", 1);
    if (this.#entry.action === "write") {
      const made = instantiate(parsePath(subject), environment, []);
      if (environment.kind(made) === "absent") this.#try(made, "a match that is created later");
    } else if (matches.length === 0 && this.#meant === undefined) {
      const reason =
        "it matches nothing on this disk, so nothing is hidden: what is created later can be read";
      this.#out.leave(
        this.#entry.id,
        "a match",
        "unproved",
        this.#entry.effect === "deny" ? reason : "it matches nothing on this disk",
      );
    }
  }

  #absent(path: string): void {
    if (this.#entry.action === "write") this.#try(path, "the path, which is not there");
    else if (this.#meant === undefined) {
      const reason = `${path} is not there, so nothing is hidden: what a command makes there can be read`;
      this.#out.leave(
        this.#entry.id,
        "the path",
        "unproved",
        this.#entry.effect === "deny" ? reason : `${path} is not there`,
      );
    }
  }

  /** Something that is there, by all its names, and what is in it. */
  #place(path: string, form: string, most: number): void {
    const { environment, writable } = this.#ground;
    const { effect, action } = this.#entry;
    this.#try(path, form);
    const real = environment.realpath(path);
    if (real === undefined) return;
    if (real !== path) this.#try(real, `${form}, without links`);
    if (effect === "deny" && action === "read" && this.#isOpen(real))
      this.#try(real, `${form}, written to`, "write");
    if (environment.kind(real) === "directory") {
      for (const child of this.#children(real, most)) this.#try(child, `${form}: a file in it`);
      if (effect === "deny") this.#links(real, `${form}: another name of a file in it`);
      if (effect !== "deny" || action !== "read") return;
      for (const open of writable) {
        if (!isAtOrUnder(open, real) || environment.kind(open) === "absent") continue;
        this.#try(open, `${form}: a place in it that may be written to`);
        for (const child of childrenOf(open, "file", 1, environment))
          this.#try(child, `${form}: a file where may be written`);
      }
    } else if (effect === "deny" && environment.kind(real) === "file")
      this.#links(real, `${form}: another name of the same file`);
  }

  #children(directory: string, most: number): readonly string[] {
    const { environment, judge } = this.#ground;
    const all = childrenOf(directory, "file", 20, environment);
    // In a grant there may be what another entry denies; that is for the other entry to show.
    return all
      .filter((path) => expectation(path, this.#action(), judge) === this.#entry.effect)
      .slice(0, most);
  }

  /** Other names of what is denied, which ought to be denied as well. */
  #links(root: string, form: string): void {
    const { hardLinks, judge } = this.#ground;
    const action = this.#action();
    const isDenied = (path: string): boolean => expectation(path, action, judge) === "deny";
    const { paths, surplus, missing, cut } = hardLinks.otherNames(root, isDenied);
    for (const path of paths)
      this.#add({
        form,
        probe: { op: action, path },
        expected: "deny",
        otherwise: "rules are about names, and this is another one for the same file",
      });
    const leave = (reason: string): void => this.#out.leave(this.#entry.id, form, "unproved", reason);
    if (surplus > 0) leave(`${counted(surplus, "more name")} found and not tried`);
    if (missing.names > 0) {
      const of = missing.files === 1 ? "one file" : `${missing.files} files`;
      leave(
        `${counted(missing.names, "further name")} not found of ${of}: this entry does not restrict them where they are open`,
      );
    }
    if (cut) leave(`only the first ${hardLinks.search.limit} names in the directory were looked at`);
  }

  #isOpen(path: string): boolean {
    return this.#ground.writable.some((open) => isAtOrUnder(path, open));
  }

  #try(path: string, form: string, action: "read" | "write" = this.#action()): void {
    const { effect, droppedWith } = this.#entry;
    this.#add({
      form,
      probe: { op: action, path },
      // What was meant and is not what is written has no rule of its own.
      expected: this.#meant === undefined ? expectation(path, action, this.#ground.judge) : effect,
      ...(droppedWith === undefined ? {} : { otherwise: droppedText(droppedWith) }),
    });
  }

  #action(): "read" | "write" {
    return this.#entry.action === "write" ? "write" : "read";
  }

  #add({ form, ...one }: Omit<Case, "subject">): void {
    const note = this.#meant === undefined ? "" : `as \`${this.#meant}\`, which is meant: `;
    this.#out.add({ subject: this.#entry.id, form: note + form, ...one });
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? " was" : "s were"}`;
}
