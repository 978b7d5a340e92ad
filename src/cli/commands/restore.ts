import { changedLines } from "../../edit/patch.ts";
import { loadConfig } from "../../config/config.ts";
import { printable } from "../../diagnostics/text.ts";
import { readText, type ReadResult } from "../../files/read.ts";
import { TARGETS } from "../../targets/registry.ts";
import { nameOf, unreadable } from "../../workspace/plan.ts";
import { keptFiles, restoreCopy, type KeptCopy, type KeptFile } from "../../workspace/restore.ts";
import { stateFolder } from "../../workspace/state.ts";
import { changedText } from "../changed.ts";
import { howToWrite, isWanted } from "../consent.ts";
import { chosenBy, environmentOf, unknownName, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";
import { patchText } from "../patch.ts";

/** `twsrt restore`: lists the kept copies of the agents' files, and puts one back. The sources need not be readable. */
export async function restore(context: Context): Promise<number> {
  const { parsed, io, variables } = context;
  const { copy, write, json } = parsed.options;
  if (write === true && copy === undefined) {
    io.err("twsrt: name the copy to restore with `--copy`; `twsrt restore` lists them\n");
    return EXIT.usage;
  }
  const chosen = await chosenBy(parsed.operand, io);
  if (chosen === undefined) return EXIT.no;
  const { home, cwd } = environmentOf(context);
  const also = chosen === "all" ? [] : [chosen.name];
  const loaded = await loadConfig({
    home,
    cwd,
    variables,
    targets: TARGETS,
    file: parsed.options.config,
    also,
  });
  if (!loaded.ok) {
    await io.report(loaded.problems);
    return EXIT.no;
  }
  const { agents } = loaded.value;
  const targets = chosen === "all" ? TARGETS.filter(({ name }) => agents.includes(name)) : [chosen];
  const state = stateFolder(home, variables);
  const files = keptFiles(loaded.value, state, targets);
  if (copy !== undefined) return restoreNamed(context, files, copy, state);
  if (json === true) io.out(listJson(files));
  else io.out(files.length === 0 ? "No copies are kept.\n" : files.map(listText).join("\n"));
  if (files.length > 0 && json !== true)
    io.err("Show the change with `twsrt restore --copy TIME`; restore the copy with `-w`.\n");
  return EXIT.ok;
}

function listText(file: KeptFile): string {
  const present = readText(file.file);
  const width = Math.max(...file.copies.map(({ name }) => name.length));
  const lines = file.copies.map((copy, index) => {
    const isFirst = index === file.copies.length - 1;
    const date = copy.time.toISOString().replace("T", " ").slice(0, 19);
    return `  ${copy.name.padEnd(width)}  ${date} UTC  ${changeText(copy, present)}${isFirst ? ", the first copy" : ""}\n`;
  });
  return `${printable(`${nameOf(file)}: ${file.file}`)}\n${lines.join("")}`;
}

/** What restoring a copy would change. */
function changeText({ text }: KeptCopy, present: ReadResult): string {
  if (present.kind === "unreadable") return "the present file cannot be read";
  if (present.kind === "missing") return "creates the file";
  if (present.text === text) return "the same as now";
  const { added, removed } = changedLines(present.text, text);
  return `+${added} -${removed} lines`;
}

function listJson(files: readonly KeptFile[]): string {
  const report = {
    format: 1,
    files: files.map(({ target, artifact, file, copies }) => {
      const present = readText(file);
      return {
        agent: target.name,
        artifact: artifact.id,
        file,
        present: present.kind,
        copies: copies.map(({ name, time, path, text }) => ({
          copy: name,
          time: time.toISOString(),
          path,
          ...(present.kind === "unreadable"
            ? {}
            : changedLines(present.kind === "ok" ? present.text : "", text)),
        })),
      };
    }),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

async function restoreNamed(
  context: Context,
  files: readonly KeptFile[],
  name: string,
  state: string,
): Promise<number> {
  const { io, parsed } = context;
  const found = files.flatMap((file) => {
    const copy = file.copies.find((one) => one.name === name);
    return copy === undefined ? [] : [{ file, copy }];
  });
  if (found.length === 0) {
    const known = [...new Set(files.flatMap(({ copies }) => copies.map((one) => one.name)))];
    return unknownName("copy", name, known, io);
  }
  const color = await io.colorsOutput();
  for (const { file, copy } of found) {
    const present = readText(file.file);
    if (present.kind === "unreadable") {
      await io.report([unreadable(present, file.file, file.target)]);
      return EXIT.target;
    }
    io.out(patchText(file.file, present.kind === "ok" ? present.text : undefined, copy.text, color));
  }
  if (parsed.options.write !== true) {
    io.err(howToWrite("restore", ["restore", parsed.operand, `--copy ${name}`, "-w"]));
    return EXIT.ok;
  }
  if (!(await isWanted("Put this copy in the place of the present file?", io))) return EXIT.no;
  let code: number = EXIT.ok;
  for (const { file, copy } of found) {
    const outcome = restoreCopy(file, copy, state, new Date());
    switch (outcome.kind) {
      case "unchanged":
        io.err(`${printable(`${nameOf(file)}: ${file.file} is the same already`)}\n`);
        break;
      case "written":
        io.err(changedText("restored", file.file, outcome.copy, nameOf(file)));
        break;
      case "changed":
        await io.report([{ code: "changed-meanwhile", args: { file: file.file }, target: file.target.name }]);
        code = EXIT.target;
        break;
      case "failed":
        await io.report([outcome.problem]);
        code = EXIT.target;
    }
  }
  return code;
}
