import { looksLikePath } from "./tokens.ts";

/** A file or a host that the agent sees a command get at. The path is as it stands in the command. */
export type Seen =
  | { readonly kind: "read" | "list" | "write" | "edit"; readonly path: string }
  | { readonly kind: "fetch"; readonly host: string };

type Reader = (args: readonly string[]) => readonly Seen[];

function names(text: string): readonly string[] {
  return text.split(/\s+/).filter((name) => name !== "");
}

/** The words that are no options and no values of these options. */
function operands(args: readonly string[], valued: readonly string[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (!arg.startsWith("-")) found.push(arg);
    else if (valued.includes(arg) || (!isAttached(arg, valued) && isCombined(arg, valued))) i++;
  }
  return found;
}

/** `-n5`, or `--lines=5`. */
function isAttached(arg: string, valued: readonly string[]): boolean {
  if (valued.includes(arg.replace(/=.*$/s, "")) && arg.includes("=")) return true;
  // The first option that fits decides.
  for (const option of valued) {
    if (!/^-[^-]$/.test(option)) continue;
    if (arg.startsWith(option) && arg.length > 2) return true;
    if (!arg.startsWith("--") && arg.slice(1).includes(option.slice(1))) return false;
  }
  return false;
}

/** `-rn` of which `-n` has a value. */
function isCombined(arg: string, valued: readonly string[]): boolean {
  return (
    !arg.startsWith("--") &&
    valued.some((option) => /^-[^-]$/.test(option) && arg.slice(1).includes(option.slice(1)))
  );
}

function valueOf(args: readonly string[], short: string, long: string): string | undefined {
  for (const [i, arg] of args.entries()) {
    if (arg === short || arg === long) return args[i + 1];
    if (arg.startsWith(`${long}=`)) return arg.slice(long.length + 1);
    if (arg.startsWith(short) && arg.length > short.length) return arg.slice(short.length).replace(/^=/, "");
    if (/^-[^-]/.test(arg) && arg.slice(1).includes(short.slice(1))) return args[i + 1];
  }
  return undefined;
}

const each = (kind: "read" | "list" | "write" | "edit", paths: readonly string[]): Seen[] =>
  paths.filter(looksLikePath).map((path) => ({ kind, path }));

const readsAll =
  (valued = ""): Reader =>
  (args) =>
    each("read", operands(args, names(valued)));
const changesAll =
  (kind: "write" | "edit", valued = "", skipped = 0): Reader =>
  (args) =>
    each(kind, operands(args, names(valued)).slice(skipped));
const lists =
  (valued = ""): Reader =>
  (args) => {
    const found = each("list", operands(args, names(valued)));
    return found.length > 0 ? found : [{ kind: "list", path: "." }];
  };

const searches =
  (valued: string, isPattern: RegExp, kind: (args: readonly string[]) => "read" | "list"): Reader =>
  (args) => {
    const found = operands(args, names(valued)).filter(looksLikePath);
    return each(kind(args), args.some((arg) => isPattern.test(arg)) ? found : found.slice(1));
  };

/** From some files to the last one, or with `-t` to a folder. */
const copies =
  (source: "read" | "edit", valued: string, isLoneRead: boolean): Reader =>
  (args) => {
    const found = operands(args, names(valued)).filter(looksLikePath);
    const folder = valueOf(args, "-t", "--target-directory");
    if (folder !== undefined && looksLikePath(folder) && found.length > 0) {
      const into = found.map(
        (path) => `${folder.replace(/\/+$/, "")}/${path.replace(/\/+$/, "").split("/").at(-1) ?? ""}`,
      );
      return [...each(source, found), ...each("write", into)];
    }
    if (found.length < 2) return isLoneRead ? each(source, found) : [];
    return [...each(source, found.slice(0, -1)), ...each("write", found.slice(-1))];
  };

const edits =
  (valued: string): Reader =>
  (args) => {
    const isInPlace = args.some((arg) => /^(-i.*|--in-place(=.*)?|-[^-]*i.*)$/s.test(arg));
    const hasScript = args.some((arg) => /^(-f|-e.*|-[^-]*e.*)$/s.test(arg));
    const found = operands(args, names(valued)).filter(looksLikePath);
    return each(isInPlace ? "edit" : "read", hasScript ? found : found.slice(1));
  };

const fetches =
  (valued: string, short: string, long: string): Reader =>
  (args) => {
    const output = valueOf(args, short, long);
    const urls = operands(args, names(valued)).filter((arg) => arg.includes("://"));
    return [
      ...(output === undefined ? [] : each("write", [output])),
      ...urls.flatMap((url): Seen[] => {
        const host = hostOf(url);
        return host === undefined ? [] : [{ kind: "fetch", host }];
      }),
    ];
  };

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).hostname || undefined;
  } catch {
    return undefined;
  }
}

const awk: Reader = (args) => {
  const valued = names("-F -f -v -m -W -M -b -c -d -D -e -h -i -o -p -r -s -S -t -V");
  return each(valueOf(args, "-i", "--include") === "inplace" ? "edit" : "read", operands(args, valued));
};

const dd: Reader = (args) =>
  args.flatMap((arg) => {
    const part = /^(if|of)=(.*)$/s.exec(arg);
    return part === null ? [] : each(part[1] === "if" ? "read" : "write", [part[2] ?? ""]);
  });

const sort: Reader = (args) => {
  const output = valueOf(args, "-o", "--output");
  const read = readsAll("-k -t -T -o --output --key --field-separator --temporary-directory")(args);
  return [...read, ...(output === undefined ? [] : each("write", [output]))];
};

const GREP = "-e -f -m -A -B -C -n -D -X --context --include --exclude --exclude-dir --max-count --label";
const grep = searches(GREP, /^-[ef]/, (args) =>
  args.some((arg) => /^(-r|-R|--recursive|--dereference-recursive)$/.test(arg)) ? "list" : "read",
);

/** Programs whose words the agent reads (facts.md, section E). Of any other it sees nothing but redirections. */
export const PROGRAMS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...names(
    `cat tac nl zcat bzcat xzcat gzcat lzcat more most md5sum sha1sum sha224sum sha256sum sha512sum cksum b2sum
    sum wc tr`,
  ).map((name) => [name, readsAll()] as const),
  ["head", readsAll("-n -c --lines --bytes")],
  ["tail", readsAll("-n -c -s --lines --bytes --sleep-interval")],
  ["less", readsAll("-b -h -j -p -x -y -z --shift --tabs")],
  ["file", readsAll("-m -e -F -P --magic-file --exclude --extension --separator")],
  ["stat", readsAll("-c -f --format --printf --file-system")],
  ["diff", readsAll("-u -U -c -C -I -x -X -W --label --width --exclude")],
  ["uniq", readsAll("-f -s -w --skip-fields --skip-chars --check-chars")],
  ["cut", readsAll("-b -c -d -f --delimiter --fields --bytes --characters")],
  ...names("readlink realpath cmp strings hexdump xxd od paste join column fold expand base32").map(
    (name) => [name, readsAll("")] as const,
  ),
  // Of `base64 -d f` the agent does not see the file (conformance/corpus/qwen, 0.24.4).
  ["base64", readsAll("-d")],
  ["sort", sort],
  ...names("grep egrep fgrep zgrep bzgrep").map((name) => [name, grep] as const),
  [
    "rg",
    searches(
      "-e -f -m -A -B -C -t -T -g --iglob --glob --type --type-not --max-count --max-depth --context -M",
      /^-[ef]$/,
      () => "list",
    ),
  ],
  ["ag", searches("-e -m -A -B -C -n --depth --ignore", /^-e$/, () => "list")],
  ...names("ls dir vdir").map((name) => [name, lists()] as const),
  ["tree", lists("-L -P -I -o -n -H -T -J -X --du --si --filelimit --charset")],
  ["du", lists("-d --max-depth -t -B -X --exclude --time --threshold --block-size")],
  ["touch", changesAll("write", "-t -r -d --reference --date --time")],
  ["mkdir", changesAll("write", "-m --mode -Z --context")],
  ["mkfifo", changesAll("write", "-m --mode -Z")],
  ["tee", changesAll("write")],
  [
    "cp",
    copies(
      "read",
      "-S --suffix -t --target-directory --backup --no-target-directory --sparse --reflink -Z",
      true,
    ),
  ],
  ["mv", copies("edit", "-S --suffix -t --target-directory --backup -Z", false)],
  ["ln", copies("read", "-S --suffix -t --target-directory -b --backup", false)],
  [
    "install",
    copies("read", "-m --mode -o --owner -g --group -S --suffix -t --target-directory -T -Z -C", false),
  ],
  ["rsync", copies("read", "-e --rsh --rsync-path --backup-dir --suffix --filter --exclude-from", true)],
  ["dd", dd],
  ["rm", changesAll("edit", "--interactive")],
  ["rmdir", changesAll("edit", "-p --parents --ignore-fail-on-non-empty")],
  ["unlink", changesAll("edit")],
  ["shred", changesAll("edit", "-n --iterations -s --size --random-source")],
  ["truncate", changesAll("edit", "-s --size -r --reference -o -I -c --io-blocks --no-create")],
  ["chmod", changesAll("edit", "-f --reference --from", 1)],
  ["chown", changesAll("edit", "--reference --from", 1)],
  ["chgrp", changesAll("edit", "--reference", 1)],
  ["patch", changesAll("edit", "-i --input -d --directory -o --output")],
  ["sed", edits("-e -f --expression --file -l -s --line-length --separate --sandbox")],
  ["perl", edits("-e -f -I -M -m -0")],
  ["awk", awk],
  ["gawk", awk],
  [
    "curl",
    fetches(
      `-o -O --output -u --user -A --user-agent -H --header -d --data --data-binary --data-raw --data-urlencode -X
      --request -F --form -e --referer -T --upload-file --cacert --cert --key -m --max-time --connect-timeout -r
      --range -b --cookie -c --cookie-jar --proxy -U -K --config --resolve --connect-to -w --write-out -x -Y -y -E`,
      "-o",
      "--output",
    ),
  ],
  [
    "wget",
    fetches(
      "-O --output-document -P --directory-prefix -o --output-file -a -U --user-agent --header -e --execute --tries -t -T --timeout -w -Q --user --password -i --input-file -D -I -X -A -R --base --config --referer --accept --reject --limit-rate",
      "-O",
      "--output-document",
    ),
  ],
  ["fetch", fetches("-o -q -v -a -T -S", "\0", "\0")],
]);
