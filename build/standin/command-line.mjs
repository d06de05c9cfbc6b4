/**
 * @typedef {object} CommandLine
 * @property {readonly string[]} preloads modules to require before the app, as with `electron -r`
 * @property {number | undefined} inspectPort for Node's debugger
 * @property {number | undefined} debugPort for Chromium's DevTools
 * @property {readonly string[]} switches for Chromium
 * @property {string | undefined} userData
 * @property {string | undefined} app folder or script; the packaged app has none
 */

/**
 * Electron's own arguments. They end at the first that is no switch: the app. What follows is the app's, but Chromium reads
 * switches wherever they stand.
 * @param {readonly string[]} words
 * @returns {CommandLine}
 */
export function readCommandLine(words) {
  const preloads = []
  const switches = []
  let inspectPort
  let debugPort
  let userData
  let app
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const [name, value] = splitSwitch(word)
    if ((word === '-r' || word === '--require') && app === undefined) preloads.push(words[++index] ?? '')
    else if (name === '--inspect') inspectPort = Number(value ?? 9229)
    else if (name === '--remote-debugging-port') debugPort = Number(value)
    else if (name === '--user-data-dir') userData = value
    else if (!word.startsWith('-')) app ??= word
    // A value of an app's own switch means nothing to Chromium, which would warn of it.
    else if (name.startsWith('--') && app === undefined) switches.push(word)
  }
  return { preloads, inspectPort, debugPort, switches, userData, app }
}

/**
 * @param {string} word
 * @returns {[name: string, value: string | undefined]}
 */
function splitSwitch(word) {
  const at = word.indexOf('=')
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}
