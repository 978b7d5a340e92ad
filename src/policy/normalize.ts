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

/** The path of a name, or of more, below a directory. */
export function join(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

/** The directory that holds a path; the root holds itself. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** What follows the last slash: the name of a file in its directory, or of a program without its path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A path and every directory above it, the nearest first. */
export function* upwards(path: string): Generator<string> {
  for (let at = path; at !== "/"; at = parentOf(at)) yield at;
  yield "/";
}

/** Whether a path is a directory or anything below it. */
export function isAtOrUnder(path: string, directory: string): boolean {
  if (path === directory || directory === "/") return true;
  return path.startsWith(directory) && path[directory.length] === "/";
}
