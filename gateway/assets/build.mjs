// Makes gateway/static/vendor/ from the locked npm packages: fonts, one icon sprite, idiomorph, axe-core.
// Nothing in that folder is committed; `npm run build` makes it again in less than a second.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "static", "vendor");
const root = (name) => join(here, "..", "..", "node_modules", name);

const FONTS = [
  { family: "Atkinson Hyperlegible Next", pack: "atkinson-hyperlegible-next", weight: "200 800" },
  { family: "Fraunces", pack: "fraunces", weight: "100 900" },
];
const RANGES = {
  latin:
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2191, " +
    "U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
  "latin-ext": "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0",
};

/** Copies the fonts and declares them with the digest the gateway puts in addresses, so that they are kept for ever. */
async function fonts() {
  await mkdir(join(vendor, "fonts"), { recursive: true });
  const rules = [];
  for (const { family, pack, weight } of FONTS) {
    const from = root(`@fontsource-variable/${pack}`);
    await copyFile(join(from, "LICENSE"), join(vendor, "fonts", `${pack}.LICENSE`));
    for (const [subset, range] of Object.entries(RANGES)) {
      const file = `${pack}-${subset}-wght-normal.woff2`;
      const body = await readFile(join(from, "files", file));
      const digest = createHash("sha256").update(body).digest("hex").slice(0, 10);
      await writeFile(join(vendor, "fonts", file), body);
      rules.push(
        `@font-face {\n  font-family: "${family}";\n  src: url("fonts/${file}?v=${digest}") format("woff2");\n` +
          `  font-weight: ${weight};\n  font-display: swap;\n  unicode-range: ${range};\n}`,
      );
    }
  }
  await writeFile(join(vendor, "fonts.css"), `${rules.join("\n")}\n`);
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
process.stdout.write(`gateway/static/vendor: ${count} icons, ${FONTS.length} font families, scripts\n`);
