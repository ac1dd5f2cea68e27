// Bundles src/ into ../static/dist/ with hashed names, and writes manifest.json: logical name → file.
// Every .ts and .css file directly in src/ is an entry; every file of src/images/ is copied.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const dist = join(here, "..", "static", "dist");

const entries = (await readdir(source)).filter((name) => [".ts", ".css"].includes(extname(name)));

const result = await build({
  absWorkingDir: here,
  entryPoints: entries.map((name) => join(source, name)),
  outdir: dist,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  sourcemap: "linked",
  legalComments: "linked",
  // The oldest browsers with light-dark() and <dialog>; nesting and layers stay as written.
  target: ["chrome123", "edge123", "firefox121", "safari17.5"],
  write: false,
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [file, output] of Object.entries(result.metafile.outputs)) {
  if (output.entryPoint) {
    manifest[basename(output.entryPoint).replace(/\.ts$/, ".js")] = relative(dist, join(here, file));
  }
}
const files = result.outputFiles.map(({ path, contents }) => [relative(dist, path), contents]);

const images = join(source, "images");
for (const name of await readdir(images)) {
  const contents = await readFile(join(images, name));
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8);
  manifest[name] = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  files.push([manifest[name], contents]);
}

await mkdir(dist, { recursive: true });
for (const [name, contents] of files) await writeFile(join(dist, name), contents);
// Last, so that a reader never meets a manifest whose files are not there yet.
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

const wanted = new Set(["manifest.json", ...files.map(([name]) => name)]);
for (const name of await readdir(dist)) {
  if (!wanted.has(name)) await rm(join(dist, name), { recursive: true });
}
console.log(`${wanted.size} files in ${relative(process.cwd(), dist) || "."}`);
