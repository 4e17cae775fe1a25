import { defineConfig } from 'vite';
import { compress, fieldWorker, sprite } from './tools/plugins.ts';

// Six entries: a style sheet and a script for each surface. The server finds the hashed names in dist/manifest.json
// under these paths ("styles/desk.css", "desk/desk.ts") and the sprite under "icons.svg".
export default defineConfig({
  base: '/',
  build: {
    outDir: 'dist',
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['styles/door.css', 'styles/desk.css', 'styles/field.css', 'door/door.ts', 'desk/desk.ts', 'field/field.ts'],
    },
  },
  plugins: [sprite(), fieldWorker(), compress()],
});
