import type { ProgramRecord } from "./record.ts";

const SUB_DRY: ProgramRecord = { idle: ["-n", "--dry-run", "--just-print", "-s", "--simulate"] };

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

/** Options of npm and its relatives with a value. */
const NODE: ProgramRecord = {
  inherits: true,
  passes: true,
  valued: "CwF",
  long: [
    "--cache",
    "--cwd",
    "--dir",
    "--filter",
    "--loglevel",
    "--prefix",
    "--registry",
    "--userconfig",
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
  bun: { operand: "none", options: { "--cwd": "none", "--config": "read", "--env-file": "read" } },
  corepack: {},
  nvm: {},
  fnm: {},
  volta: {},
  pip: {},
  pipx: { long: ["--python", "--spec"] },
  uv: {
    long: ["--directory", "--project", "--color", "--cache-dir", "--config-file", "--python", "--env-file"],
  },
  poetry: { valued: "CP" },
  pipenv: {},
  pdm: {},
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
    valued: "CZ",
    options: { "--manifest-path": "read" },
    long: [
      "--color",
      "--config",
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
    sub: { publish: { idle: ["-n", "--dry-run"] } },
  },
  rustup: {},
  gem: { sub: { install: { operand: "guess" }, push: { operand: "read" } } },
  bundle: {},
  composer: { valued: "d", long: ["--working-dir"] },
  mvn: { valued: "DPplrs", options: { "-f": "read", "--file": "read", "-s": "read" } },
  gradle: { valued: "DPpxI", options: { "-b": "read" } },
  gradlew: { valued: "DPpxI" },
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
