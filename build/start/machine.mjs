import { hasScreen } from './choose.mjs'
import { fetchElectron, findElectron } from './electron-binary.mjs'
import { findChromium } from '../standin/find-chromium.mjs'

/**
 * What there is on this machine. Electron is fetched only where it would be used.
 * @param {import('./children.mjs').Children} children ends a download with everything else
 * @param {import('./choose.mjs').HostKind | undefined} forced
 * @param {boolean} mayFetch
 * @returns {Promise<import('./choose.mjs').Machine>}
 */
export async function lookAround(children, forced, mayFetch) {
  const canShow = hasScreen()
  const electron = findElectron()
  const machine = { hasScreen: canShow, chromium: findChromium(), electron, withoutElectron: 'Electron is not here' }
  const isWanted = forced === 'electron' || (forced === undefined && canShow)
  if (electron !== undefined || !isWanted || !mayFetch) return machine
  const cancelled = new AbortController()
  children.alsoEnd(async () => cancelled.abort())
  const fetched = await fetchElectron(cancelled.signal)
  return 'executable' in fetched
    ? { ...machine, electron: fetched.executable }
    : { ...machine, withoutElectron: fetched.failure }
}
