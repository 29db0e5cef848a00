import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig } from 'vitest/config'

const server = process.env['CUEBOOK_SERVER'] ?? 'http://127.0.0.1:4600'

export default defineConfig({
  plugins: [svelte({ compilerOptions: { runes: true } })],
  // The strict policy of the server admits no data: addresses, so nothing is inlined.
  build: { outDir: 'dist', target: 'es2022', assetsInlineLimit: 0 },
  // The host header stays as the browser sent it: the server refuses what comes from another origin.
  server: { proxy: { '/api': { target: server, changeOrigin: false }, '/socket.io': { target: server, ws: true, changeOrigin: false } } },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'node', environment: 'node', include: ['test/**/*.test.ts'], exclude: ['test/web/**', 'test/e2e/**'] },
      },
      {
        extends: true,
        plugins: [svelteTesting()],
        resolve: { conditions: ['browser'] },
        test: { name: 'web', environment: 'jsdom', include: ['test/web/**/*.test.ts'], setupFiles: ['test/web/setup.ts'] },
      },
    ],
  },
})
