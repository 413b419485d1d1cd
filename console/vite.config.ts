// Everything is a file of this origin under a name with its hash: what the collector's content security policy allows, and no more.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    // The polyfill would be an inline script.
    modulePreload: { polyfill: false },
    sourcemap: false,
    emptyOutDir: true,
    reportCompressedSize: false,
    // Texts of all that is in it, which go where it goes.
    license: { fileName: 'licenses.md' },
  },
})
