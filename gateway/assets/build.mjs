// Makes gateway/static/vendor/ from the locked npm packages: fonts, one icon sprite, idiomorph, axe-core.
// Nothing in that folder is committed; `npm run build` makes it again in less than a second.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "static", "vendor");
const root = (name) => join(here, "..", "..", "node_modules", name);

const FONTS = [
  ["@fontsource-variable/atkinson-hyperlegible-next", "atkinson-hyperlegible-next-latin-wght-normal.woff2"],
  ["@fontsource-variable/atkinson-hyperlegible-next", "atkinson-hyperlegible-next-latin-ext-wght-normal.woff2"],
  ["@fontsource-variable/fraunces", "fraunces-latin-wght-normal.woff2"],
  ["@fontsource-variable/fraunces", "fraunces-latin-ext-wght-normal.woff2"],
];

async function fonts() {
  await mkdir(join(vendor, "fonts"), { recursive: true });
  for (const [pack, file] of FONTS) {
    await copyFile(join(root(pack), "files", file), join(vendor, "fonts", file));
    await copyFile(join(root(pack), "LICENSE"), join(vendor, "fonts", `${pack.split("/")[1]}.LICENSE`));
  }
}

/** The drawing of one lucide icon, without its own colours and sizes: those come from the page's CSS. */
async function symbol(name) {
  const svg = await readFile(join(root("lucide-static"), "icons", `${name}.svg`), "utf8");
  const drawing = svg.replace(/<!--.*?-->/gs, "").replace(/^\s*<svg[^>]*>/s, "").replace(/<\/svg>\s*$/, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
}

async function sprite() {
  const wanted = (await readFile(join(here, "icons.txt"), "utf8"))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all(wanted.map(symbol));
  const head = '<svg xmlns="http://www.w3.org/2000/svg">';
  await writeFile(join(vendor, "icons.svg"), `${head}\n${symbols.join("\n")}\n</svg>\n`);
  await copyFile(join(root("lucide-static"), "LICENSE"), join(vendor, "icons.LICENSE"));
  return wanted.length;
}

async function scripts() {
  await copyFile(join(root("idiomorph"), "dist", "idiomorph.esm.js"), join(vendor, "idiomorph.js"));
  await copyFile(join(root("idiomorph"), "LICENSE"), join(vendor, "idiomorph.LICENSE"));
  const axe = root("axe-core");
  if (!existsSync(axe)) return; // a production installation leaves the tools of the tests out
  await mkdir(join(vendor, "axe"), { recursive: true });
  await copyFile(join(axe, "axe.min.js"), join(vendor, "axe", "axe.min.js"));
  await copyFile(join(axe, "locales", "fr.json"), join(vendor, "axe", "fr.json"));
  await copyFile(join(axe, "LICENSE"), join(vendor, "axe", "LICENSE"));
}

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });
await fonts();
const count = await sprite();
await scripts();
process.stdout.write(`gateway/static/vendor: ${count} icons, ${FONTS.length} fonts, scripts\n`);
