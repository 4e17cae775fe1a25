// Three small build steps: the icon sprite, the Field worker with its list of files, and .br/.gz siblings.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const root = resolve(import.meta.dirname, '..');
const tabler = join(root, 'node_modules/@tabler/icons/icons');

/** Turns one line of icons.txt into a <symbol>; a name that does not exist stops the build. */
function symbol(line: string): string {
  const [id = '', from = id] = line.split('=').map((part) => part.trim());
  const own = from.startsWith('./');
  const filled = from.startsWith('filled/');
  const file = own ? join(root, from) : join(tabler, filled ? `${from}.svg` : `outline/${from}.svg`);
  const svg = readFileSync(file, 'utf8');
  const body = svg
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace(/<\/svg>[\s\S]*$/, '')
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/g, '')
    .replace(/\s*\n\s*/g, '')
    .trim();
  const paint = own ? '' : filled
    ? ' fill="currentColor"'
    : ' fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${id}" viewBox="0 0 24 24"${paint}>${body}</symbol>`;
}

/** Cuts the Tabler set to the names in icons.txt: one sprite, `assets/icons-<hash>.svg`. */
export function sprite(): Plugin {
  return {
    name: 'sprite',
    buildStart() {
      const lines = readFileSync(join(root, 'icons.txt'), 'utf8').split('\n').map((line) => line.trim());
      const symbols = lines.filter((line) => line !== '' && !line.startsWith('#')).map(symbol);
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
      this.emitFile({ type: 'asset', name: 'icons.svg', originalFileName: 'icons.svg', source });
    },
  };
}

/** Writes sw.js and offline.html with the hashed names of what the Field needs without a network. */
export function fieldWorker(): Plugin {
  return {
    name: 'field-worker',
    closeBundle() {
      const manifest: Record<string, { file: string }> = JSON.parse(readFileSync(join(root, 'dist/manifest.json'), 'utf8'));
      const url = (key: string): string => {
        const entry = manifest[key];
        if (entry === undefined) throw new Error(`dist/manifest.json has no "${key}"`);
        return `/${entry.file}`;
      };
      const files = ['styles/field.css', 'door/door.ts', 'field/field.ts', 'icons.svg'].map(url);
      const shell = [...files, '/mark.svg', '/field.webmanifest', '/offline.html'];
      const worker = readFileSync(join(root, 'field/sw.js'), 'utf8').replace('["__SHELL__"]', JSON.stringify(shell));
      const page = readFileSync(join(root, 'field/offline.html'), 'utf8').replace('__STYLE__', url('styles/field.css'));
      writeFileSync(join(root, 'dist/sw.js'), worker);
      writeFileSync(join(root, 'dist/offline.html'), page);
    },
  };
}

function* walk(folder: string): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** Leaves .br and .gz beside every text asset above 1 KiB, so that the server compresses nothing at run time. */
export function compress(): Plugin {
  return {
    name: 'compress',
    enforce: 'post',
    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        for (const path of walk(join(root, 'dist'))) {
          if (!/\.(css|js|svg|html)$/.test(path)) continue;
          const plain = readFileSync(path);
          if (plain.length <= 1024) continue;
          const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
          writeFileSync(`${path}.br`, brotliCompressSync(plain, { params }));
          writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
        }
      },
    },
  };
}
