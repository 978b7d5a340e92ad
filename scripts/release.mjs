// Makes what a release consists of: the package, a Debian package, a formula for Homebrew, the list of what is bundled, checksums.
//
//   node scripts/release.mjs [--out DIR] [--tarball FILE] [--url BASE]
//
// --tarball takes a package that is packed already. --url is where the files will be published; without it there is no formula,
// because a formula names the address of its package. The same commit gives the same files, byte for byte.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const root = path.dirname(import.meta.dirname);
process.chdir(root);
const { values } = parseArgs({
  options: { out: { type: "string" }, tarball: { type: "string" }, url: { type: "string" } },
});
const out = path.resolve(values.out ?? "release");
const manifest = JSON.parse(fs.readFileSync("package.json", "utf8"));
const { version, description, license } = manifest;
const epoch =
  process.env["SOURCE_DATE_EPOCH"] ??
  execFileSync("git", ["log", "-1", "--format=%ct"], { encoding: "utf8" }).trim();

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-release-"));
process.once("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
fs.mkdirSync(out, { recursive: true });

const tarball = path.join(out, `twsrt-${version}.tgz`);
if (values.tarball !== undefined) fs.copyFileSync(values.tarball, tarball);
else run("npm", "pack", "--silent", "--pack-destination", out);
run("tar", "-xzf", tarball, "-C", folder);
const unpacked = path.join(folder, "package");

const made = [tarball, debianPackage(), billOfMaterials()];
if (values.url !== undefined) made.push(formula(values.url.replace(/\/$/, "")));
const sums = made.map((file) => `${sha256(file)}  ${path.basename(file)}\n`).join("");
fs.writeFileSync(path.join(out, "SHA256SUMS"), sums);
process.stdout.write(sums);

/** @param {string} program @param {string[]} args */
function run(program, ...args) {
  return execFileSync(program, args, {
    encoding: "utf8",
    env: { ...process.env, SOURCE_DATE_EPOCH: epoch },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** @param {string} file */
function sha256(file) {
  return createHash("sha256").update(fs.readFileSync(file)).digest("hex");
}

/** For every architecture: the program needs Node, which Debian has as `nodejs`. Nothing runs at installation or removal. */
function debianPackage() {
  const tree = path.join(folder, "debian");
  const program = "usr/lib/twsrt/dist/bin/twsrt.cjs";
  fs.mkdirSync(path.join(tree, "usr/lib"), { recursive: true });
  fs.cpSync(unpacked, path.join(tree, "usr/lib/twsrt"), { recursive: true });
  fs.chmodSync(path.join(tree, program), 0o755);
  fs.mkdirSync(path.join(tree, "usr/bin"));
  fs.symlinkSync(`../lib/twsrt/dist/bin/twsrt.cjs`, path.join(tree, "usr/bin/twsrt"));
  write("usr/share/man/man1/twsrt.1.gz", gzipSync(fs.readFileSync(path.join(unpacked, "dist/man/twsrt.1"))));
  for (const [shell, file] of Object.entries({
    bash: "usr/share/bash-completion/completions/twsrt",
    zsh: "usr/share/zsh/vendor-completions/_twsrt",
    fish: "usr/share/fish/vendor_completions.d/twsrt.fish",
  }))
    write(file, run(process.execPath, path.join(tree, program), "completions", shell));
  const licences = fs.readFileSync(path.join(unpacked, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
  const own = fs.readFileSync(path.join(unpacked, "LICENSE"), "utf8");
  write("usr/share/doc/twsrt/copyright", `${own}\n${"-".repeat(72)}\n\nBundled with it:\n\n${licences}`);
  write("usr/share/doc/twsrt/changelog.gz", gzipSync(fs.readFileSync(path.join(unpacked, "CHANGELOG.md"))));
  const size = Math.ceil(sizeOf(tree) / 1024);
  const fields = {
    Package: "twsrt",
    Version: version,
    Section: "utils",
    Priority: "optional",
    Architecture: "all",
    Depends: `nodejs (${manifest.engines.node.replace(/^>=/, ">= ")})`,
    Recommends: "bubblewrap, socat, ripgrep",
    "Installed-Size": String(size),
    Maintainer: "twsrt authors <twsrt@localhost>",
    Description: description,
  };
  const control = Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
  write("DEBIAN/control", control);
  const file = path.join(out, `twsrt_${version}_all.deb`);
  run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, file);
  return file;

  /** @param {string} name @param {string | Uint8Array} content */
  function write(name, content) {
    const at = path.join(tree, name);
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.writeFileSync(at, content, { mode: 0o644 });
  }
}

/** The bytes of all files in a folder. @param {string} at @returns {number} */
function sizeOf(at) {
  const stat = fs.lstatSync(at);
  if (!stat.isDirectory()) return stat.size;
  return fs.readdirSync(at).reduce((sum, name) => sum + sizeOf(path.join(at, name)), 0);
}

/** What is bundled, as CycloneDX. The build writes its names and licences into THIRD-PARTY-LICENSES.txt. */
function billOfMaterials() {
  const licences = fs.readFileSync(path.join(unpacked, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
  const components = licences.split(/^-{72}\n\n/m).map((part) => {
    const [, name = "", release = "", id = ""] = /^(\S+) (\S+) \((.+)\)$/m.exec(part) ?? [];
    if (name === "") throw new Error("THIRD-PARTY-LICENSES.txt has a part without a name");
    return component(name, release, id);
  });
  const bom = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: new Date(Number(epoch) * 1000).toISOString(),
      component: { ...component("twsrt", version, license), type: "application" },
    },
    components,
  };
  const file = path.join(out, `twsrt-${version}.cdx.json`);
  fs.writeFileSync(file, `${JSON.stringify(bom, undefined, 2)}\n`);
  return file;
}

/** @param {string} name @param {string} release @param {string} id */
function component(name, release, id) {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${release}`;
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version: release,
    purl,
    licenses: [/[ ()]/.test(id) ? { expression: id } : { license: { id } }],
  };
}

/** @param {string} base */
function formula(base) {
  const file = path.join(out, "twsrt.rb");
  const text = `class Twsrt < Formula
  desc "${description}"
  homepage "${base}"
  url "${base}/${path.basename(tarball)}"
  sha256 "${sha256(tarball)}"
  license "${license}"

  depends_on "node"

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"dist/bin/twsrt.cjs" => "twsrt"
    man1.install libexec/"dist/man/twsrt.1"
    generate_completions_from_executable(bin/"twsrt", "completions")
  end

  test do
    assert_match "--- claude ---", shell_output("#{bin}/twsrt generate --starter")
  end
end
`;
  fs.writeFileSync(file, text);
  return file;
}
