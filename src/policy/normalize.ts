/** An absolute path without `.`, `..`, doubled and trailing slashes, folded as text. */
export function normalize(path: string): string {
  // Most paths are clean already, and a hundred thousand of them may be asked about.
  if (isClean(path) || !/\/(\/|\.\.?(\/|$))|.\/$/.test(path)) return path;
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}

/** Whether no slash is the last character, or is followed by a dot or another slash. */
function isClean(path: string): boolean {
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
    const next = path[at + 1];
    if (next === undefined || next === "." || next === "/") return false;
  }
  return true;
}

/** The names of an absolute path. */
export function stepsOf(path: string): string[] {
  return path === "/" ? [] : path.slice(1).split("/");
}
