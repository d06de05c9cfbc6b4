/**
 * rete-vue-plugin puts the style sheets of its stock components into the page when it is loaded. We draw with our own
 * components, and the policy of the page blocks the sheets with an error each. So the function that puts them there is
 * emptied. It fails loudly where a new version of the library is written otherwise.
 * @returns {import('vite').Plugin}
 */
export function noInjectedStyles() {
  return {
    name: 'no-injected-styles',
    enforce: 'pre',
    transform: {
      filter: { id: /rete-vue-plugin\.esm\.js/ },
      handler(code) {
        const without = code.replace(/document\.head\.appendChild\(style\);?/g, '')
        if (without === code)
          throw new Error('rete-vue-plugin injects its styles in a new way: mend no-injected-styles.mjs')
        return { code: without, map: null }
      },
    },
  }
}
