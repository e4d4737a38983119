// The Debian package as a person gets it, unpacked into a folder of its own: nothing of the source tree is used and nothing is installed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const PACKAGE = process.env.FAIRCOPY_PACKAGE;
if (!PACKAGE) throw new Error("FAIRCOPY_PACKAGE names the package: run scripts/test package, or scripts/package first (docs/packaging.md)");
const UNPACKED = mkdtempSync(join(tmpdir(), "faircopy-package-"));
execFileSync("dpkg-deb", ["-x", PACKAGE, UNPACKED]);
after(() => rmSync(UNPACKED, { recursive: true, force: true }));
const inside = (path) => join(UNPACKED, path);

// Read when it is loaded.
process.env.FAIRCOPY_WINDOW = inside("usr/bin/faircopy-desktop");
const { freshHome, open } = await import("../window/app.mjs");
const { sample } = await import("../window/sessions.mjs");

test("the package says what it is and what it needs", () => {
  const field = (name) => execFileSync("dpkg-deb", ["-f", PACKAGE, name], { encoding: "utf8" }).trim();
  assert.equal(field("Package"), "faircopy");
  assert.match(field("Maintainer"), /Faircopy/u);
  assert.match(field("Description"), /fair copy/u);
  const needs = field("Depends");
  for (const library of ["libwebkit2gtk-4.1-0", "libgtk-3-0", "libasound2"]) assert.ok(needs.includes(library), `${library} in ${needs}`);
  assert.match(readFileSync(inside("usr/share/doc/faircopy/copyright"), "utf8"), /MIT License/u);
});

test("the menu's entry starts the program, has its icon, and opens kinds of files that the system knows", () => {
  const entry = readFileSync(inside("usr/share/applications/Faircopy.desktop"), "utf8");
  const value = (key) => new RegExp(`^${key}=(.*)$`, "mu").exec(entry)?.[1] ?? "";
  const [program, files] = value("Exec").split(" ");
  assert.ok(existsSync(inside(join("usr/bin", program))), entry);
  assert.equal(files, "%F", "files can be given to it");
  const icons = inside("usr/share/icons/hicolor");
  const sizes = readdirSync(icons).filter((size) =>
    readdirSync(join(icons, size, "apps")).some((name) => name.startsWith(`${value("Icon")}.`)),
  );
  for (const size of ["32x32", "128x128", "512x512", "scalable"]) assert.ok(sizes.includes(size), `an icon of ${size} in ${sizes}`);
  const known = ["/usr/share/mime/packages/freedesktop.org.xml", inside("usr/share/mime/packages/faircopy.xml")];
  const types = known.map((file) => readFileSync(file, "utf8")).join("");
  const kinds = value("MimeType").split(";").filter(Boolean);
  for (const kind of ["audio/mpeg", "audio/mp4", "video/mp4", "text/vtt"]) assert.ok(kinds.includes(kind), `${kind} in ${kinds}`);
  for (const kind of kinds) assert.ok(types.includes(`type="${kind}"`), `${kind} is no kind of file here`);
});

test("the command line finds engines and models beside itself", async (t) => {
  const home = await freshHome();
  t.after(() => rmSync(home, { recursive: true, force: true }));
  // No variable that points elsewhere, and a folder that is no source tree.
  const env = { HOME: home, PATH: "/usr/bin:/bin" };
  const found = JSON.parse(execFileSync(inside("usr/bin/faircopy"), ["doctor", "--json"], { cwd: "/", env, encoding: "utf8" }));
  const detail = (name) => found.find((one) => one.name === name).detail;
  assert.match(detail("speech engine"), /whisper/u);
  assert.match(detail("text engine"), /llama/u);
  assert.match(detail("speech model"), /faircopy-mini/u);
  assert.match(detail("text model"), /faircopy-mini/u);
});

test("the window opens and makes both texts of the sample", async (t) => {
  const app = await open(t);
  await sample(app);
  await app.close();
});
