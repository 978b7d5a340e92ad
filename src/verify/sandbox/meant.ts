import { urlOf } from "../../policy/url.ts";

/**
 * What an entry was meant to say that is spelled in a way which the sandbox takes as it stands (research/srt.md section
 * 2, SRT 0.0.83): variables, another way to write the home, alternatives, a URL, blanks around it.
 * @returns nothing for an entry that is taken as it is meant, and for one whose meaning nobody can tell
 */
export function meantPaths(text: string, home: string): readonly string[] {
  const trimmed = text.trim().replace(/^file:\/\//, "");
  const user = home.slice(home.lastIndexOf("/") + 1);
  const withHome = trimmed
    .replace(/^(?:\$HOME|\$\{HOME\}|%HOME%|%USERPROFILE%)(?=\/|$)/, "~")
    .replace(/^~([\w.-]+)(?=\/|$)/, (whole, name: string) => (name === user ? "~" : whole));
  const alternatives = bracesOf(withHome);
  return alternatives.filter((one) => one !== text);
}

function bracesOf(text: string): readonly string[] {
  const found = /\{([^{}]*,[^{}]*)\}/.exec(text);
  if (found === null) return [text];
  const [whole, inner = ""] = found;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + whole.length);
  return inner.split(",").flatMap((one) => bracesOf(before + one + after));
}

/** A host that an inert entry was meant to name: in its `xn--` form, in its usual spelling, without what surrounds it. */
export function meantHosts(text: string): readonly string[] {
  return text.split(",").flatMap((one) => {
    const plain = one.trim().replace(/^[^@\s]*@/, "");
    const wildcard = plain.startsWith("*.") ? "*." : "";
    const name = plain.slice(wildcard.length);
    if (/[*?#[\]\s]/.test(name)) return [];
    const host = urlOf(`http://${name}/`)?.hostname;
    return host === undefined || host === "" || wildcard + host === text ? [] : [wildcard + host];
  });
}
