// Runs the packed command again and again in one process that stays: what a test waits for is the command, not Node and V8.
//
// Started with the command's file and two named pipes. Each line of the first is a run ({ args, cwd, env }), each line of the
// second what it gave. Everything that the command finds about its process is set for each run: words, directory, variables.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const [binary, requests, answers] = process.argv.slice(2);
const entry = fs.realpathSync(binary);
// Opened in the order in which the other side opens them: each waits for its counterpart.
const [incoming, outgoing] = [fs.openSync(requests, "r"), fs.openSync(answers, "w")];
fs.rmSync(path.dirname(requests), { recursive: true });

const output = { 1: [], 2: [] };
const { writeSync } = fs;
fs.writeSync = (file, data, ...rest) => {
  if (file !== 1 && file !== 2) return writeSync(file, data, ...rest);
  const [at = 0] = rest;
  const bytes = Buffer.from(data).subarray(at);
  output[file].push(bytes);
  return bytes.length;
};

/** Ends the run that is going on. */
let end = () => {};
process.exit = (code) => end(code ?? 0);
process.on("uncaughtException", (error) => {
  output[2].push(Buffer.from(`${error.stack}\n`));
  end(1);
});

let rest = "";
const bytes = Buffer.alloc(65_536);
function nextLine() {
  for (;;) {
    const at = rest.indexOf("\n");
    if (at >= 0) {
      const line = rest.slice(0, at);
      rest = rest.slice(at + 1);
      return line;
    }
    const length = fs.readSync(incoming, bytes);
    if (length === 0) return undefined;
    rest += bytes.toString("latin1", 0, length);
  }
}

async function run({ args, cwd, env }) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv = [process.execPath, binary, ...args];
  output[1] = [];
  output[2] = [];
  delete require.cache[entry];
  const before = new Set(process.listeners("exit"));
  const status = await new Promise((resolve) => {
    end = resolve;
    require(entry);
  });
  end = () => {};
  for (const listener of process.listeners("exit")) {
    if (before.has(listener)) continue;
    process.removeListener("exit", listener);
    listener(status);
  }
  return { status, stdout: text(output[1]), stderr: text(output[2]) };
}

function text(parts) {
  return Buffer.concat(parts).toString("utf8");
}

async function main() {
  for (let line = nextLine(); line !== undefined; line = nextLine()) {
    const given = await run(JSON.parse(Buffer.from(line, "base64").toString("utf8")));
    const answer = Buffer.from(`${Buffer.from(JSON.stringify(given)).toString("base64")}\n`);
    for (let at = 0; at < answer.length;) at += writeSync(outgoing, answer, at);
  }
  process.reallyExit(0);
}
void main();
