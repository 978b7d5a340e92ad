import fc from "fast-check";
import { wrongForm } from "../../src/sources/command-form.ts";

/** Characters that mean something to a shell, a glob, a rule, JSON or a flag, among ordinary ones. */
const SPECIAL = fc.constantFrom(...Array.from("*?[]!^{}(),:;|&<>$`'\"\\#~/.- @%=+éß日🔑ab1"));
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: SPECIAL, minLength: 1, maxLength }).filter((value) => value.trim() !== "");

const name = fc.oneof({ weight: 3, arbitrary: fc.constantFrom("a", "b", ".env", "*", "**", "x y") }, text(6));
const path = fc
  .tuple(fc.constantFrom("", "~/", "/", "./", "../", "**/"), fc.array(name, { minLength: 1, maxLength: 4 }))
  .map(([anchor, names]) => anchor + names.join("/"))
  .filter((value) => value.trim() !== "");
const pathEntry = fc.oneof(
  { weight: 5, arbitrary: path },
  path.map((value) => ({ path: value, literal: true as const })),
);

const host = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom("a.com", "*.a.com", "b.org", "A.net", "localhost", "[::1]", "10.0.0.1"),
  },
  text(10),
);
const domain = fc
  .tuple(host, fc.option(fc.constantFrom(":443", ":8080", ":0"), { nil: "" }))
  .map(([value, port]) => value + port);

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("git", "rm", "push", "--force", "-rf", "gh", "x") },
  { weight: 2, arbitrary: fc.constantFrom("mkfs.*", "git*", "pu*", "--fo*", "-*", "if=*", "te:*", "*") },
  text(6),
);
/** Any text of words, of which the reader refuses some. */
export const anyCommand = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));
const command = anyCommand.filter(
  (value) =>
    !/^[\s'"\\]*$/.test(value) &&
    wrongForm(value) === undefined &&
    // A blank inside of a word beside a star is no form that a table has a row for.
    !(value.includes("*") && /\\\s|["'][^"']*\s/.test(value)),
);

/** Tools of MCP servers, with names that begin with another one, and those of kinds of rules. */
const serverTool = fc
  .tuple(
    fc.constantFrom("github", "git", "a_b", "a", "x-1", "shell", "mcp"),
    fc.constantFrom("*", "delete_repo", "delete_*", "b_c", "c", "b_*", "X-1"),
  )
  .map((parts) => parts.join("."));

const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 6 });

/** Texts of both sources that are valid, with patterns that are as nasty as a source may hold. */
export const sources = fc.record({
  srt: fc
    .record({
      filesystem: fc.record({
        denyRead: list(pathEntry),
        denyWrite: list(pathEntry),
        allowWrite: list(pathEntry),
        allowRead: list(pathEntry),
      }),
      network: fc.record({ allowedDomains: list(domain), deniedDomains: list(domain) }),
    })
    .map((value) => JSON.stringify(value)),
  bash: fc
    .record({
      deny: list(command),
      ask: list(command),
      mcp: fc.record({ deny: list(serverTool), ask: list(serverTool) }),
    })
    .map((value) => JSON.stringify(value)),
});

/** Settings files of a user: foreign keys, rules of other kinds, stale rules of ours, in any layout. */
export const settings = fc
  .record(
    {
      model: fc.constantFrom("opus", "b\u00e4r"),
      env: fc.dictionary(fc.constantFrom("A", "B"), fc.string(), { noNullPrototype: true }),
      cleanupPeriodDays: fc.constantFrom(30, 7),
      permissions: fc.record(
        {
          allow: list(
            fc.constantFrom(
              "Read",
              "mcp__a__b",
              "Bash(./gradlew:*)",
              "WebFetch(domain:old.com)",
              "Bash(a é)",
            ),
          ),
          deny: list(
            fc.constantFrom("mcp__x", "Agent(y)", "Bash", "Read(~/old)", "Bash(old *)", "Edit(//etc/old/**)"),
          ),
          ask: list(fc.constantFrom("mcp__z", "Bash(older)", "WebFetch(domain:ask.com)")),
          defaultMode: fc.constantFrom("plan", "acceptEdits"),
        },
        { requiredKeys: [] },
      ),
      sandbox: fc.record(
        {
          enabled: fc.boolean(),
          network: fc.record(
            { allowedDomains: list(fc.constantFrom("old.com", "a.com")), allowLocalBinding: fc.boolean() },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .chain((value) =>
    fc
      .record({ indent: fc.constantFrom(undefined, 2, 4, "\t"), crlf: fc.boolean(), escaped: fc.boolean() })
      .map(({ indent, crlf, escaped }) => {
        let json = JSON.stringify(value, undefined, indent);
        if (escaped) json = json.replaceAll("é", "\\u00e9").replaceAll("ä", "\\u00E4");
        return crlf ? json.replaceAll("\n", "\r\n") : json;
      }),
  );
