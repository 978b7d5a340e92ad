import type { ProgramRecord } from "../record.ts";

const RECURSIVE = ["-r", "-R", "--recursive"];
const FORCE = ["-f", "--force"];

const COPY: ProgramRecord = {
  valued: "tS",
  long: ["--target-directory", "--suffix", "--no-preserve", "--sparse", "--reflink"],
  same: [
    RECURSIVE,
    FORCE,
    ["-a", "--archive"],
    ["-n", "--no-clobber"],
    ["-i", "--interactive"],
    ["-v", "--verbose"],
  ],
};

const COMPRESSOR: ProgramRecord = {
  same: [FORCE, ["-k", "--keep"], ["-d", "--decompress"], ["-c", "--stdout"]],
};

/**
 * Programs whose files and hosts are read off their words by functions. What stands here is how their options are
 * spelled, and which of them hold commands.
 */
export const SPECIAL: Readonly<Record<string, ProgramRecord>> = {
  cp: COPY,
  mv: COPY,
  ln: { ...COPY, same: [FORCE, ["-s", "--symbolic"]] },
  install: { valued: "gmotS", long: ["--group", "--mode", "--owner", "--target-directory", "--suffix"] },
  split: { valued: "abClnt", scripts: ["--filter"] },
  dd: {},
  find: { unjoined: true },
  tar: {
    valued: "bCfFgHIKLNV",
    scripts: [
      "-I",
      "-F",
      "--to-command",
      "--use-compress-program",
      "--rsh-command",
      "--info-script",
      "--new-volume-script",
    ],
    same: [
      ["-x", "--extract", "--get"],
      ["-c", "--create"],
    ],
  },
  zip: { scripts: ["-TT", "--unzip-command"], same: [["-r", "--recurse-paths"]] },
  unzip: {},
  gzip: COMPRESSOR,
  gunzip: COMPRESSOR,
  zcat: {},
  bzip2: COMPRESSOR,
  bunzip2: COMPRESSOR,
  bzcat: {},
  xz: COMPRESSOR,
  unxz: COMPRESSOR,
  xzcat: {},
  zstd: COMPRESSOR,
  unzstd: COMPRESSOR,
  zstdcat: {},
  curl: {
    valued: "AbCcDdEeFHhKmoPQrTtUuwXxYyz",
    same: [
      ["-X", "--request"],
      ["-d", "--data", "--data-ascii"],
      ["-o", "--output"],
      ["-O", "--remote-name"],
      ["-T", "--upload-file"],
      ["-F", "--form"],
      ["-k", "--insecure"],
      ["-u", "--user"],
      ["-L", "--location"],
      ["-s", "--silent"],
    ],
  },
  wget: {
    valued: "aABDegiIlOoPQRtTUwX",
    same: [
      ["-O", "--output-document"],
      ["-r", "--recursive"],
      ["-q", "--quiet"],
    ],
  },
  ssh: { valued: "BbcDEeFIiJLlmOopPQRSWw" },
  scp: { valued: "cDFiJloPSX" },
  sftp: { valued: "BbcDFiJloPRSsX" },
  rsync: {
    valued: "BefMT",
    scripts: ["--rsync-path"],
    idle: ["-n", "--dry-run"],
    same: [RECURSIVE.filter((option) => option !== "-R"), ["-a", "--archive"]],
  },
  nc: { valued: "bcegGhIiklmMNnOoPpqsTtUVvWwXxYyZz" },
  socat: {},
  telnet: {},
  "ssh-keygen": { valued: "abCDFfGIiJjKLlMmNnOPQqRrSsTtUuVvWwYyZz" },
  openssl: { unjoined: true },
  perl: { valued: "eEI" },
  ruby: { valued: "eICEr" },
  yq: { valued: "IopsL" },
  cpio: {},
  sort: { scripts: ["--compress-program"] },
  rg: { scripts: ["--pre"] },
};
