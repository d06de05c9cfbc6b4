/** @typedef {'electron' | 'standin' | 'browser'} HostKind */

/**
 * What is known of the machine.
 * @typedef {object} Machine
 * @property {boolean} hasScreen
 * @property {string | undefined} electron Electron's executable, if it is here or could be fetched
 * @property {string} withoutElectron why there is none
 * @property {string | undefined} chromium an installed Chromium or Chrome
 */

/** @typedef {{ readonly kind: HostKind, readonly why: string } | { readonly failure: string }} Choice */

/**
 * Which host Gradwire starts on, and why.
 * @param {HostKind | undefined} forced
 * @param {Machine} machine
 * @returns {Choice}
 */
export function chooseHost(forced, { hasScreen, electron, withoutElectron, chromium }) {
  const noScreen = 'there is no screen (no DISPLAY)'
  const noChromium = 'no Chromium or Chrome is installed'
  if (forced === 'browser') return { kind: 'browser', why: 'asked for' }
  if (forced === 'electron') {
    if (electron === undefined) return { failure: withoutElectron }
    return hasScreen ? { kind: 'electron', why: 'asked for' } : { failure: noScreen }
  }
  if (forced === 'standin') {
    if (chromium === undefined) return { failure: noChromium }
    return hasScreen ? { kind: 'standin', why: 'asked for' } : { failure: noScreen }
  }
  if (!hasScreen) return { kind: 'browser', why: noScreen }
  if (electron !== undefined) return { kind: 'electron', why: 'its binary is here' }
  if (chromium !== undefined) return { kind: 'standin', why: withoutElectron }
  return { kind: 'browser', why: `${withoutElectron} and ${noChromium}` }
}

/**
 * @param {string} word
 * @returns {word is HostKind}
 */
export const isHostKind = (word) => ['electron', 'standin', 'browser'].includes(word)

/** Whether windows can be shown. */
export function hasScreen(platform = process.platform, environment = process.env) {
  if (platform === 'darwin' || platform === 'win32') return true
  return [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '')
}
