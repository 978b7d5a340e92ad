import { argumentsOf, isGiven, operandsOf, valueOf, type Argument, type Grammar } from "./arguments.ts";
import { CURL, WGET } from "./downloads-options.ts";
import { literal, type Word } from "../word.ts";
import { hostAccesses, looseUrlAccesses } from "./hosts.ts";
import { optionAccesses } from "./roles.ts";
import { visible, within, withoutStart, writes, type ShellAccess } from "./touches.ts";

const CURL_PROXIES = [
  "-x",
  "--proxy",
  "--preproxy",
  "--socks4",
  "--socks4a",
  "--socks5",
  "--socks5-hostname",
];

const CURL_WITH_PROXIES: Grammar = {
  ...CURL,
  valued: `${CURL.valued ?? ""}x`,
  long: [...(CURL.long ?? []), ...CURL_PROXIES],
};

/** `curl` (8). A proxy without a port is at 1080. */
export function curlAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, CURL_WITH_PROXIES);
  const directory = valueOf(args, "--output-dir");
  const found: ShellAccess[] = [...optionAccesses(args, CURL_WITH_PROXIES)];
  const urls: Word[] = [];
  for (const arg of args) {
    if (arg.kind === "operand") urls.push(arg.word);
    else if (arg.value === undefined) continue;
    else if (arg.name === "--url") urls.push(arg.value);
    else if (arg.name === "-o" || arg.name === "--output") found.push(...outputIn(directory, arg.value));
    else if (CURL_PROXIES.includes(arg.name)) found.push(...proxyAccesses(arg.value));
  }
  found.push(...urls.flatMap(looseUrlAccesses));
  if (isGiven(args, ["-O", "--remote-name", "--remote-name-all"])) {
    for (const url of urls) {
      const name = urlName(url, false);
      if (name !== undefined) found.push(...writes(within(directory, name)));
      else if (directory !== undefined) found.push(...writes(directory));
    }
  }
  return found;
}

/** `-` is standard output, and no file of a directory. */
function outputIn(directory: Word | undefined, path: Word): readonly ShellAccess[] {
  return visible(path) === "-" ? [] : writes(within(directory, path));
}

/** curl(1), `--proxy`: the port is 1080 also for `http://`; only `https://` has its own. */
function proxyAccesses(word: Word): readonly ShellAccess[] {
  const scheme = /^(?!https)[a-z\d]+:\/\//i.exec(visible(word))?.[0];
  return hostAccesses(scheme === undefined ? word : withoutStart(word, scheme.length), 1080);
}

/** The last step of the path of an address, as curl and wget name the file. */
function urlName(url: Word, withQuery: boolean): Word | undefined {
  const text = visible(url).replace(/^[a-z][a-z\d+.-]*:\/\//i, "");
  const path = text.replace(/#.*$/s, "");
  const query = path.search(/\\?\?/);
  const plain = query < 0 ? path : path.slice(0, query);
  if (!plain.includes("/")) return undefined;
  const name = plain.slice(plain.lastIndexOf("/") + 1) + (withQuery && query >= 0 ? path.slice(query) : "");
  if (name === "") return undefined;
  return url.kind === "literal" ? literal(name) : { ...url, raw: name, pattern: name, glob: false };
}

/** `wget` (GNU wget 1.21). Without `-O` the file is named after the address. */
export function wgetAccesses(words: readonly Word[]): readonly ShellAccess[] {
  const args = argumentsOf(words, WGET);
  const urls = operandsOf(args);
  return [...optionAccesses(args, WGET), ...urls.flatMap(looseUrlAccesses), ...wgetOutput(args, urls)];
}

function wgetOutput(args: readonly Argument[], urls: readonly Word[]): readonly ShellAccess[] {
  const document = valueOf(args, "-O", "--output-document");
  if (document !== undefined) return writes(document);
  if (isGiven(args, ["--spider"])) return [];
  const directory = valueOf(args, "-P", "--directory-prefix");
  // These make a tree of directories, named after the host.
  const makesTree = ["-r", "--recursive", "-m", "--mirror", "-p", "--page-requisites", "-x"];
  if (isGiven(args, makesTree)) return directory === undefined ? [] : writes(directory);
  const names = urls.map((url) => urlName(url, true) ?? indexOf(url));
  return names.flatMap((name) => (name === undefined ? [] : writes(within(directory, name))));
}

function indexOf(url: Word): Word | undefined {
  return url.kind === "literal" ? literal("index.html") : undefined;
}
