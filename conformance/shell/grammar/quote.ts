import type { Random } from "../../suite/random.ts";
import { word, type Node } from "./node.ts";

export const single = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A literal in double quotes. */
const double = (text: string): string => `"${text.replace(/[\\"$`]/g, "\\$&")}"`;

/** As it is written where nothing has to be quoted. */
export const bare = (text: string): string => (/^[\w./,:=@%+-]+$/.test(text) ? text : single(text));

const hex = (text: string): string =>
  [...text].map((one, i) => (i % 2 === 0 ? `\\x${one.codePointAt(0)?.toString(16)}` : one)).join("");

type Spelling = (text: string, random: Random) => string;

/** Ways to write a word of which the text is known before the line runs. */
const SPELLINGS: readonly Spelling[] = [
  single,
  double,
  (text) => `$'${hex(text).replaceAll("'", "\\'")}'`,
  (text) => `$'${text.replace(/['\\]/g, "\\$&").replace(/^./, (one) => octal(one))}'`,
  (text) => text.replace(/\w/, "\\$&"),
  (text, random) => {
    const at = 1 + random.number(Math.max(1, text.length - 1));
    return `${bare(text.slice(0, at))}${random.pick(["''", '""', "\\\n", "$''"])}${bare(text.slice(at) || "''")}`;
  },
  (text) => `"\${unset:-${text}}"`,
  (text) => `\${unset-${bare(text)}}`,
  (text) => `$(echo ${bare(text)})`,
  (text) => `"$(printf %s ${bare(text)})"`,
  (text) => `\`echo ${bare(text)}\``,
  (text) => `$(printf '${hex(text)}')`,
  (text) => `$(echo -e '${hex(text)}')`,
  (text) => `$(echo ${bare([...text].toReversed().join(""))} | rev)`,
  (text) => `$(cat <<< ${bare(text)})`,
  (text) => `$(tr A-Z a-z <<< ${bare(text.toUpperCase())})`,
  (text) => `{${bare(text)},}`,
];

function octal(character: string): string {
  return `\\${character.codePointAt(0)?.toString(8).padStart(3, "0")}`;
}

/** A word with a fixed text, written in any way. */
export function literal(text: string, random: Random): Node {
  if (!random.chance(0.35) || text === "") return word(bare(text), bare(text));
  const spelled = random.pick(SPELLINGS)(text, random);
  return word(bare(text), spelled);
}
