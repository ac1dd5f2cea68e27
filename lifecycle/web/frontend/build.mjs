// Bundles src/ into ../static/dist/ with hashed names, and writes manifest.json: logical name → file.
// Every .ts and .css file directly in src/ is an entry; every file of src/images/ is copied, and the decoder's wasm.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const dist = join(here, "..", "static", "dist");
const STATIC = "/static/dist/";
const WORKER = "sw.ts"; // the service worker: bundled last, as it names all the others

const manifest = {};
const files = new Map(); // name in dist → contents

async function bundle(names, options) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: names.map((name) => join(source, name)),
    outdir: dist,
    entryNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    sourcemap: "linked",
    legalComments: "linked",
    // The oldest browsers with light-dark() and <dialog>; nesting and layers stay as written.
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    write: false,
    metafile: true,
    logLevel: "warning",
    ...options,
  });
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint) {
      manifest[basename(output.entryPoint).replace(/\.ts$/, ".js")] = relative(dist, join(here, file));
    }
  }
  for (const { path, contents } of result.outputFiles) files.set(relative(dist, path), contents);
}

const hashOf = (contents) => createHash("sha256").update(contents).digest("hex").slice(0, 8);

async function copy(path) {
  const contents = await readFile(path);
  const name = basename(path);
  manifest[name] = `${basename(name, extname(name))}-${hashOf(contents)}${extname(name)}`;
  files.set(manifest[name], contents);
}

const entries = (await readdir(source)).filter((name) => [".ts", ".css"].includes(extname(name)) && name !== WORKER);
await bundle(entries, { format: "esm" });
for (const name of await readdir(join(source, "images"))) await copy(join(source, "images", name));
// The very wasm that barcode-detector's own zxing-wasm asks for: another release of it does not fit.
const ponyfill = createRequire(import.meta.resolve("barcode-detector/ponyfill"));
await copy(ponyfill.resolve("zxing-wasm/reader/zxing_reader.wasm"));

const kept = Object.values(manifest).sort().map((name) => STATIC + name);
const BUILD = { version: hashOf(kept.join()), files: kept, scanner: STATIC + manifest["scanner.js"] };
await bundle([WORKER], { format: "iife", sourcemap: false, define: { BUILD: JSON.stringify(BUILD) } });

// Compressed once, here, and served as they are.
const compressors = { ".gz": (contents) => promisify(gzip)(contents, { level: 9 }), ".br": promisify(brotliCompress) };
const isText = ([name]) => [".js", ".css", ".svg", ".wasm"].includes(extname(name));
for (const [name, contents] of [...files].filter(isText)) {
  for (const [extension, compress] of Object.entries(compressors)) files.set(name + extension, await compress(contents));
}

await mkdir(dist, { recursive: true });
for (const [name, contents] of files) await writeFile(join(dist, name), contents);
// Last, so that a reader never meets a manifest whose files are not there yet.
await writeFile(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

for (const name of await readdir(dist)) {
  if (name !== "manifest.json" && !files.has(name)) await rm(join(dist, name), { recursive: true });
}
console.log(`${files.size + 1} files in ${relative(process.cwd(), dist) || "."}`);
