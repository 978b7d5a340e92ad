import type { Grammar } from "./arguments.ts";
import type { ProgramRecord } from "./record.ts";

const SUB_DRY: ProgramRecord = {
  operand: "package",
  idle: ["-n", "--dry-run", "--just-print", "-s", "--simulate"],
};

const INSTALLER: ProgramRecord = { operand: "guess", valued: "ot", long: ["--option", "--target-release"] };

const APT: ProgramRecord = {
  valued: "oct",
  long: ["--option", "--target-release", "--config-file"],
  idle: ["-s", "--simulate", "--just-print", "--dry-run"],
  sub: { install: { ...INSTALLER, ...SUB_DRY } },
};

const PUBLISH: ProgramRecord = {
  operand: "guess",
  long: ["--tag", "--access", "--registry", "--otp"],
  idle: ["--dry-run"],
};

const GRADLE: ProgramRecord = {
  looksHere: true,
  valued: "DPx",
  options: {
    "-b": "read",
    "-I": "read",
    "--init-script": "read",
    "-p": "look",
    "--project-dir": "look",
    "-c": "read",
  },
};

const NODE_PACKAGES = [
  "install",
  "i",
  "add",
  "remove",
  "uninstall",
  "update",
  "upgrade",
  "link",
  "unlink",
] as const;

/** Options of the package managers of Python. */
const PYTHON: Grammar["options"] = {
  "-r": "read",
  "--requirement": "read",
  "--requirements": "read",
  "-c": "read",
  "--constraint": "read",
  "-i": "url",
  "--index-url": "url",
  "--extra-index-url": "url",
  "--index": "look",
  "--default-index": "look",
  "-f": "look",
  "--find-links": "look",
  "-e": "package",
  "--editable": "package",
  "--from": "package",
  "--with": "package",
  "--with-editable": "package",
  "--with-requirements": "read",
  "--env-file": "read",
  "--config-file": "read",
  "--pip-args": "look",
};

/** Options of npm and its relatives with a value. */
const NODE: ProgramRecord = {
  looksHere: true,
  inherits: true,
  passes: true,
  operand: "package",
  options: { "--registry": "url", "--proxy": "url", "--https-proxy": "url", "--userconfig": "read" },
  valued: "CwF",
  long: [
    "--cache",
    "--cwd",
    "--dir",
    "--filter",
    "--loglevel",
    "--prefix",
    "--workspace",
    "--otp",
    "--tag",
    "--access",
  ],
};

/** Package managers. What the scripts of a package do, its words do not say. */
export const PACKAGES: Readonly<Record<string, ProgramRecord>> = {
  npm: {
    ...NODE,
    sub: { publish: PUBLISH, ...Object.fromEntries(NODE_PACKAGES.map((name) => [name, SUB_DRY])) },
  },
  pnpm: { ...NODE, sub: { publish: PUBLISH } },
  yarn: { ...NODE, sub: { publish: PUBLISH } },
  bun: {
    operand: "package",
    options: { "--cwd": "none", "--config": "read", "--env-file": "read", "--registry": "url" },
  },
  corepack: {},
  nvm: {},
  fnm: {},
  volta: {},
  pip: {},
  npx: { operand: "package", count: 1, stops: true, options: { "-p": "package", "--package": "package" } },
  pnpx: { operand: "package", count: 1, stops: true },
  bunx: { operand: "package", count: 1, stops: true },
  uvx: { operand: "package", count: 1, stops: true, options: PYTHON },
  pipx: {
    operand: "package",
    inherits: true,
    options: { ...PYTHON, "--spec": "package" },
    long: ["--python"],
  },
  uv: {
    operand: "package",
    inherits: true,
    options: PYTHON,
    long: ["--directory", "--project", "--color", "--cache-dir", "--python"],
    sub: {
      run: { operand: "package", count: 1, stops: true },
      tool: {
        operand: "package",
        sub: { run: { operand: "package", count: 1, stops: true, options: PYTHON } },
      },
    },
  },
  poetry: { operand: "package", valued: "P", options: { "-C": "look", "--directory": "look" } },
  pipenv: { operand: "package", options: { ...PYTHON, "--extra-pip-args": "look" } },
  pdm: { operand: "package", options: PYTHON },
  conda: {
    valued: "ncp",
    options: { "-f": "read", "--file": "read" },
    long: ["--name", "--channel", "--prefix"],
  },
  mamba: {
    valued: "ncp",
    options: { "-f": "read", "--file": "read" },
    long: ["--name", "--channel", "--prefix"],
  },
  twine: { operand: "read", sub: { upload: { operand: "read", options: { "--repository-url": "url" } } } },
  cargo: {
    inherits: true,
    passes: true,
    operand: "look",
    valued: "Z",
    options: {
      "-C": "look",
      "--manifest-path": "read",
      "--git": "url",
      "--index": "url",
      "--path": "look",
      "--config": "look",
    },
    long: [
      "--color",
      "--package",
      "--features",
      "--target",
      "--profile",
      "--bin",
      "--example",
      "--test",
      "--bench",
      "--jobs",
      "--message-format",
      "--target-dir",
    ],
    sub: { publish: { operand: "look", idle: ["-n", "--dry-run"] } },
  },
  rustup: {},
  gem: {
    inherits: true,
    options: { "-s": "url", "--source": "url", "--host": "url", "-g": "read", "--file": "read", "-p": "url" },
    sub: {
      install: { operand: "guess" },
      push: { operand: "read" },
      sources: { operand: "url", options: { "-a": "url" } },
    },
  },
  bundle: { operand: "look", options: { "--gemfile": "read" } },
  composer: { valued: "d", long: ["--working-dir"] },
  mvn: { looksHere: true, valued: "DPplrs", options: { "-f": "read", "--file": "read", "-s": "read" } },
  gradle: GRADLE,
  gradlew: GRADLE,
  dotnet: {
    operand: "guess",
    valued: "cfor",
    long: ["--configuration", "--framework", "--output", "--runtime"],
  },
  nuget: {},
  apt: APT,
  "apt-get": APT,
  "apt-cache": {},
  aptitude: APT,
  dpkg: { operand: "guess" },
  rpm: { operand: "guess" },
  dnf: INSTALLER,
  yum: INSTALLER,
  apk: INSTALLER,
  pacman: INSTALLER,
  zypper: INSTALLER,
  snap: {},
  flatpak: {},
  brew: { sub: { install: { operand: "guess" } } },
  port: {},
  "nix-env": { operand: "guess" },
  asdf: {},
  mise: {},
  vcpkg: {},
  conan: { operand: "guess" },
  dart: { operand: "guess" },
  flutter: { operand: "guess" },
  pod: {},
  swift: { operand: "guess" },
};
