/**
 * Gives a module a file of its own, which the page runs before the others: a script that starts something need not wait until
 * all of the window is read.
 * @param {string} module the end of its path
 * @returns {import('vite').Plugin}
 */
export function scriptFirst(module) {
  return {
    name: 'script-first',
    config: () => ({
      build: {
        rolldownOptions: {
          output: { codeSplitting: { groups: [{ name: 'first', test: (id) => id.endsWith(module) }] } },
        },
      },
    }),
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        // The development server has no bundle; there it runs in its turn.
        if (bundle === undefined) return []
        const chunk = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.moduleIds.some((id) => id.endsWith(module)),
        )
        if (chunk === undefined) throw new Error(`${module} is in no script of the page`)
        return [
          {
            tag: 'script',
            attrs: { type: 'module', crossorigin: true, src: `/${chunk.fileName}` },
            injectTo: 'head-prepend',
          },
        ]
      },
    },
  }
}
