import { literal, type Word } from "../word.ts";
import { isUrl, urlAccesses } from "./hosts.ts";
import { guesses, visible, withoutStart, type ShellAccess } from "./touches.ts";

/** What a program may do with words of which nothing is recorded: files are read or written, addresses are reached. */
export function guessesOf(words: readonly Word[]): readonly ShellAccess[] {
  return words.some(mayHoldAddress) ? [...guesses(words), ...words.flatMap(addressIn)] : guesses(words);
}

function mayHoldAddress(word: Word): boolean {
  return visible(word).includes("://");
}

/** As `guessesOf`, of words of which is known that no file is written. */
export function looks(words: readonly Word[]): readonly ShellAccess[] {
  return guessesOf(words).map((one) => ("path" in one ? { ...one, action: "read" } : one));
}

/** An address, whole or behind `name=`. */
function addressIn(word: Word): readonly ShellAccess[] {
  return addressesOf(word).filter(
    // Of an address that stands for no host of the network it is not certain that it is reached.
    (one) => one.action !== "connect" || !/^(?:localhost|127\.[\d.]+|::1|0\.0\.0\.0)$/.test(one.host),
  );
}

function addressesOf(word: Word): readonly ShellAccess[] {
  if (isUrl(word)) return urlAccesses(word);
  if (!mayHoldAddress(word)) return [];
  const text = visible(word);
  if (word.kind === "literal")
    return [...text.matchAll(/(?:^|[\s=@,'"(])([a-z][a-z\d+.-]*:\/\/[^\s'",)]+)/gi)].flatMap(([, url = ""]) =>
      urlAccesses(literal(url)),
    );
  const start = /^-{0,2}[\w.-]+[=@](?=[a-z][a-z\d+.-]*:\/\/)/i.exec(text)?.[0];
  return start === undefined ? [] : urlAccesses(withoutStart(word, start.length));
}
